import type { Readable } from "node:stream";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import { firstIdAt, timeOf } from "../../ids.ts";
import { StreamPlace } from "../../watch/stream-place.ts";
import { StreamSeats } from "../door/stream-seats.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ownId } from "../words/ids-as-written.ts";
import { eventStream } from "./event-stream.ts";

/** After this long without news a comment is sent, so that no proxy takes the connection for dead. */
const QUIET_MS = 15_000;

/** How often it is looked whether the channel of a stream is still here. */
const LOOK_MS = 2_000;

const EventsQuery = Type.Object({
  channel_id: Type.Optional(Type.String({ description: "Restricts the result to this channel." })),
  last_event_id: Type.Optional(
    Type.String({ description: "Resumes after this event. The header `Last-Event-ID` takes precedence." }),
  ),
});

/** `/api/events`: server-sent events that a follower can resume where it left off. */
export const eventRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, rooms) => {
  const { authorizer, channels, clock, feed, live, store, retentionMs } = rooms;
  /** A stream of a channel ends when another node takes the channel: its follower comes back there. */
  const isHere = (channelId: string | null): boolean => channelId === null || channels.has(channelId);
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
      // The events of one channel are in the order of their ids, whichever nodes held it.
      const shares = channelId === null ? store.ids.of : 1;
      const asked = placeOf(request.headers["last-event-id"] ?? request.query.last_event_id, shares);
      const latest = asked ? null : await store.lastEventId({ channelId });
      const place = asked ?? new StreamPlace(latest ?? firstIdAt("evt", 0), shares);
      const since = timeOf(place.floor);
      const isGap = asked !== undefined && since > 0 && since < nowOf(clock) - retentionMs;
      const tokenHash = authorizer.hashOf(request);
      const leave = tokenHash ? seats.take(tokenHash) : () => {};

      // A rotated token, a closed session or a removed channel ends the stream, too.
      const mayFollow = (): boolean => authorizer.stillSees(request, channelId) && isHere(channelId);
      const everywhere = channelId === null && live;
      const following = {
        feed: everywhere ? everywhere.feed : feed,
        history: store,
        channelId,
        place,
        quietMs: QUIET_MS,
      };
      const gone = new AbortController();
      const showsQr = authorizer.may(request, "manage");
      const stream = eventStream({ ...following, isGap, gone, mayFollow, showsQr });
      const stopHearing = everywhere ? everywhere.follow() : () => {};
      const looking = setInterval(() => isHere(channelId) || end(), LOOK_MS).unref();
      const end = (): void => {
        gone.abort();
        leave();
        stopHearing();
        clearInterval(looking);
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
function placeOf(given: string | string[] | undefined, shares: number): StreamPlace | undefined {
  if (given === undefined || given === "") return undefined;
  const place =
    typeof given === "string"
      ? StreamPlace.of(
          given
            .split(/(?=[~,])|(?<=[~,])/)
            .map(ownId)
            .join(""),
          shares,
        )
      : undefined;
  if (place) return place;
  throw new RinghookError(
    "BAD_CURSOR",
    `Last-Event-ID: expected the id of an event, got ${JSON.stringify(given)}`,
  );
}
