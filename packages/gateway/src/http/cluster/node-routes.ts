import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Cluster } from "../../cluster/cluster.ts";
import { RinghookError } from "../../errors.ts";
import { forAudience } from "../door/audience.ts";
import type { Rooms } from "../rooms.ts";
import { feedLines } from "./feed-lines.ts";
import { saidOf } from "./from-node.ts";

const News = Type.Union([
  Type.Object({ kind: Type.Literal("account") }),
  Type.Object({ kind: Type.Literal("session"), id: Type.String(), until: Type.Number() }),
  Type.Object({ kind: Type.Literal("failed-login"), address: Type.String() }),
]);

/** `/nodes/…`: what the nodes of a database tell each other. Nobody else gets in. */
export const nodeRoutes: FastifyPluginAsyncTypebox<Rooms & { cluster: Cluster }> = async (
  app,
  { cluster, channels, authorizer, feed },
) => {
  forAudience(app, "nodes");
  app.addHook("onRequest", async (request) => {
    if (saidOf(request, cluster)) return;
    throw new RinghookError("UNAUTHORIZED", "this route is for the nodes of the database alone");
  });
  app.post("/nodes/news", { schema: { hide: true, body: News } }, async ({ body }, reply) => {
    if (body.kind === "account") await channels.news.read();
    if (body.kind === "session") authorizer.sessions.noteEnd(body);
    if (body.kind === "failed-login") authorizer.failedLogins.note(body.address);
    return reply.status(204).send();
  });
  app.get("/nodes/feed", { schema: { hide: true }, exposeHeadRoute: false }, async (_request, reply) =>
    reply.header("content-type", "application/x-ndjson").send(feedLines(feed)),
  );
};
