import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";

/** The page may load what the gateway serves, and nothing else; nothing in it is inline. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** `/`: the dashboard, as its build left it beside the gateway's own. */
export const dashboardRoutes: FastifyPluginAsync = async (app) => {
  const root = dashboardFolder();
  // A checkout that was not built has none; the API does without.
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, {
    root,
    // The files are known: each gets a route, and no other path is looked for on the disk.
    wildcard: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const isPage = basename(path) === "index.html";
      // The names of all else carry a hash of their content.
      response.setHeader("cache-control", isPage ? "no-cache" : "public, max-age=31536000, immutable");
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("referrer-policy", "no-referrer");
      if (isPage) response.setHeader("content-security-policy", POLICY);
    },
  });
};

/** Compiled code stands in dist itself; what runs from the sources uses the build beside them. */
function dashboardFolder(): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../../dist/dashboard" : "../../dashboard";
  return fileURLToPath(new URL(folder, import.meta.url));
}
