import { Readable } from "node:stream";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { follow } from "../../feed/follow.ts";
import { firstIdAt, timeOf } from "../../ids.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { frameOf, openFrame } from "./event-frames.ts";

/** After this long without news a comment goes out, so that nobody in between takes the connection for dead. */
const QUIET_MS = 15_000;

const EventsQuery = Type.Object({
  channel_id: Type.Optional(Type.String({ description: "Only this channel." })),
  last_event_id: Type.Optional(
    Type.String({ description: "Goes on behind this event; the header `Last-Event-ID` wins over it." }),
  ),
});

/** `/api/events`: what happens, as server-sent events that go on where a follower left off. */
export const eventRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, parts) => {
  const { authorizer, channels, clock, feed, store, retentionMs } = parts;
  const schema = {
    ...about("Events", "followEvents", "Follow what happens, live"),
    querystring: EventsQuery,
    description: "Server-sent events; see docs/reference/api.md for what they carry.",
    response: { 200: { content: { "text/event-stream": { schema: Type.Unsafe<Readable>(Type.String()) } } } },
  };

  app.get("/events", { schema, exposeHeadRoute: false }, async (request, reply) => {
    const channelId = authorizer.scope(request, request.query.channel_id) ?? null;
    const asked = idOf(request.headers["last-event-id"] ?? request.query.last_event_id);
    const after = asked ?? (await store.lastEventId({ channelId })) ?? firstIdAt("evt", 0);
    const isGap = asked !== undefined && timeOf(asked) > 0 && timeOf(asked) < clock() - retentionMs;
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());

    // A rotated token, a session that was signed out, a removed channel: each ends the stream, too.
    const mayStillFollow = (): boolean => {
      const hash = authorizer.hashOf(request);
      const caller = hash && authorizer.holder(hash);
      if (!caller) return false;
      return caller.role === "admin" ? channelId === null || channels.has(channelId) : true;
    };
    async function* frames(): AsyncGenerator<string> {
      yield openFrame(after, isGap);
      const options = { feed, history: store, channelId, after, signal: gone.signal, quietMs: QUIET_MS };
      for await (const followed of follow(options)) {
        if (!mayStillFollow()) return;
        yield frameOf(followed);
      }
    }
    return reply
      .header("content-type", "text/event-stream; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(Readable.from(frames(), { highWaterMark: 16 }));
  });
};

/** @throws RinghookError `BAD_CURSOR` */
function idOf(given: string | string[] | undefined): string | undefined {
  if (given === undefined || given === "") return undefined;
  if (typeof given === "string" && /^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(given)) return given;
  throw new RinghookError(
    "BAD_CURSOR",
    `Last-Event-ID: expected the id of an event, got ${JSON.stringify(given)}`,
  );
}
