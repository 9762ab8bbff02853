import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";
import { forAudience } from "../door/audience.ts";

/** The page may load only what the gateway serves, and nothing inline. */
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

/** `/`: the built dashboard. */
export const dashboardRoutes: FastifyPluginAsync = async (app) => {
  forAudience(app, "everybody");
  const root = dashboardFolder();
  // A checkout that was not built has none; the API works without it.
  if (!existsSync(root)) return;
  // Files say themselves how long they may be kept, on the raw response; the reply's own header would win over it.
  app.addHook("onRequest", async (_, reply) => {
    reply.removeHeader("cache-control");
  });
  await app.register(fastifyStatic, {
    root,
    // Each file gets its own route; no other path is looked up on disk.
    wildcard: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const isPage = basename(path) === "index.html";
      // All other file names contain a hash of their content.
      response.setHeader("cache-control", isPage ? "no-cache" : "public, max-age=31536000, immutable");
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("referrer-policy", "no-referrer");
      if (isPage) response.setHeader("content-security-policy", POLICY);
    },
  });
};

/** Compiled code is in dist itself; code that runs from the sources uses the build next to them. */
function dashboardFolder(): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../../dist/dashboard" : "../../dashboard";
  return fileURLToPath(new URL(folder, import.meta.url));
}
