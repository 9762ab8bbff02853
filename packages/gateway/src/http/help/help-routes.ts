import type { FastifyPluginAsync } from "fastify";
import { serveBuiltFiles } from "../built-files.ts";
import { pathOf } from "../other-paths.ts";
import type { Rooms } from "../rooms.ts";

/** The docs load their own style, script and pictures, and ask nobody for anything. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** `/help/`: the docs, as `packages/help` built them. Their links are relative, so that they hold below any path. */
export const helpRoutes: FastifyPluginAsync<Pick<Rooms, "basePath">> = async (app, { basePath }) => {
  app.addHook("onRequest", async (request, reply) => {
    const [path = ""] = request.url.split("?");
    // Without its slash, a folder's relative links would lead beside it.
    if (!/\/$|\.[^/]*$/.test(path)) return reply.redirect(`${basePath}${path}/`, 308);
  });
  app.addHook("onSend", async (request, reply) => {
    // Configuration and programs to copy: a browser shows them, and runs none.
    if (pathOf(request.url).startsWith("/help/files/")) reply.type("text/plain; charset=utf-8");
  });
  await serveBuiltFiles(app, {
    folder: "help",
    prefix: "/help/",
    policy: POLICY,
    isHashed: (path) => path.startsWith("assets/"),
  });
};
