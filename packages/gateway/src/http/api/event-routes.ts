import type { Readable } from "node:stream";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import { firstIdAt, timeOf } from "../../ids.ts";
import { StreamSeats } from "../door/stream-seats.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ownId } from "../words/ids-as-written.ts";
import { eventStream } from "./event-stream.ts";

/** After this long without news a comment is sent, so that no proxy takes the connection for dead. */
const QUIET_MS = 15_000;

const EventsQuery = Type.Object({
  channel_id: Type.Optional(Type.String({ description: "Restricts the result to this channel." })),
  last_event_id: Type.Optional(
    Type.String({ description: "Resumes after this event. The header `Last-Event-ID` takes precedence." }),
  ),
});

/** `/api/events`: server-sent events that a follower can resume where it left off. */
export const eventRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, rooms) => {
  const { authorizer, clock, feed, store, retentionMs } = rooms;
  const seats = new StreamSeats();
  const schema = {
    ...about("Events", "followEvents", "Stream events as they happen"),
    querystring: EventsQuery,
    response: { 200: { content: { "text/event-stream": { schema: Type.Unsafe<Readable>(Type.String()) } } } },
  };

  app.get(
    "/events",
    { schema, config: { audience: "owners" }, exposeHeadRoute: false },
    async (request, reply) => {
      const channelId = authorizer.scope(request, request.query.channel_id) ?? null;
      const asked = idOf(request.headers["last-event-id"] ?? request.query.last_event_id);
      const after = asked ?? (await store.lastEventId({ channelId })) ?? firstIdAt("evt", 0);
      const isGap = asked !== undefined && timeOf(asked) > 0 && timeOf(asked) < nowOf(clock) - retentionMs;
      const tokenHash = authorizer.hashOf(request);
      const leave = tokenHash ? seats.take(tokenHash) : () => {};

      // A rotated token, a closed session or a removed channel ends the stream, too.
      const mayFollow = (): boolean => authorizer.stillSees(request, channelId);
      const following = { feed, history: store, channelId, after, quietMs: QUIET_MS };
      const gone = new AbortController();
      const showsQr = authorizer.may(request, "manage");
      const stream = eventStream({ ...following, isGap, gone, mayFollow, showsQr });
      const end = (): void => {
        gone.abort();
        leave();
      };
      // The client may have disconnected while the start of the stream was looked up.
      if (reply.raw.destroyed) end();
      else reply.raw.once("close", end);
      return reply
        .header("content-type", "text/event-stream; charset=utf-8")
        .header("x-accel-buffering", "no")
        .send(stream);
    },
  );
};

/** @throws RinghookError `BAD_CURSOR` */
function idOf(given: string | string[] | undefined): string | undefined {
  if (given === undefined || given === "") return undefined;
  const id = typeof given === "string" ? ownId(given) : "";
  if (/^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return id;
  throw new RinghookError(
    "BAD_CURSOR",
    `Last-Event-ID: expected the id of an event, got ${JSON.stringify(given)}`,
  );
}
