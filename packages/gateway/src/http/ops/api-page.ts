import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";

/** The page's program styles what it draws itself, so styles may be inline; scripts and everything else may not. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Ringhook API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="app"><p>The routes are described in <a href="/openapi.json">openapi.json</a>.</p></div>
    <script src="/docs/scalar.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** The program's own services, fonts and figures live on other hosts: all of that stays off. */
const START = `Scalar.createApiReference("#app", ${JSON.stringify({
  url: "/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  mcp: { disabled: true },
  agent: { disabled: true },
})});
`;

/** `/docs`: the routes as a page to read and try out, from this gateway alone. */
export const apiPage: FastifyPluginAsync = async (app) => {
  const hidden = { schema: { hide: true } };
  app.get("/docs", hidden, async (_request, reply) =>
    reply.header("content-security-policy", POLICY).type("text/html; charset=utf-8").send(PAGE),
  );
  app.get("/docs/start.js", hidden, async (_request, reply) => reply.type("text/javascript").send(START));
  const root = programFolder();
  // A checkout that was not built has none; the page then leads to the document itself.
  if (existsSync(root))
    await app.register(fastifyStatic, { root, prefix: "/docs/", wildcard: false, decorateReply: false });
};

/** Compiled code stands in dist itself; what runs from the sources uses the build beside them. */
function programFolder(): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../../dist/api-page" : "../../api-page";
  return fileURLToPath(new URL(folder, import.meta.url));
}
