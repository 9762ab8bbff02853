import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";
import { forAudience } from "../door/audience.ts";
import type { Rooms } from "../rooms.ts";

/** The page's script sets inline styles, so these are allowed; inline scripts are not. */
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

const pageBelow = (basePath: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Ringhook API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="app"><p>The routes are described in <a href="${basePath}/openapi.json">openapi.json</a>.</p></div>
    <script src="${basePath}/docs/scalar.js"></script>
    <script src="${basePath}/docs/start.js"></script>
  </body>
</html>
`;

/** The script's online services, fonts and telemetry are on other hosts, so all of them are off. */
const startBelow = (basePath: string): string => `Scalar.createApiReference("#app", ${JSON.stringify({
  url: `${basePath}/openapi.json`,
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  mcp: { disabled: true },
  agent: { disabled: true },
})});
`;

/** `/docs`: a page to read and try the API, served entirely by this gateway. */
export const apiPage: FastifyPluginAsync<Pick<Rooms, "basePath">> = async (app, { basePath }) => {
  forAudience(app, "everybody");
  const hidden = { schema: { hide: true } };
  app.get("/docs", hidden, async (_request, reply) =>
    reply
      .header("content-security-policy", POLICY)
      .type("text/html; charset=utf-8")
      .send(pageBelow(basePath)),
  );
  app.get("/docs/start.js", hidden, async (_request, reply) =>
    reply.type("text/javascript").send(startBelow(basePath)),
  );
  const root = programFolder();
  // A checkout that was not built has none; the page then links to the document.
  if (existsSync(root))
    await app.register(fastifyStatic, { root, prefix: "/docs/", wildcard: false, decorateReply: false });
};

/** Compiled code is in dist itself; code that runs from the sources uses the build next to them. */
function programFolder(): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../../dist/api-page" : "../../api-page";
  return fileURLToPath(new URL(folder, import.meta.url));
}
