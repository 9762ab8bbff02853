import type { FastifyPluginAsync } from "fastify";
import { serveBuiltFiles } from "../built-files.ts";

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
export const dashboardRoutes: FastifyPluginAsync = async (app) =>
  serveBuiltFiles(app, {
    folder: "dashboard",
    prefix: "/",
    policy: POLICY,
    isHashed: (path) => path !== "index.html",
  });
