import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { CallFilter, CallPosition, DeliveryEntry } from "../../store/history.ts";
import { about } from "../about.ts";
import { parseAddress } from "../address.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../page.ts";
import type { HttpParts } from "../parts.ts";
import { Shared } from "../shared-schema.ts";
import { spanOf, Time } from "../time.ts";
import { CallDetail, CallItem, CallParams, callItem } from "./schemas/call.ts";
import { attemptItem, deliveryItem } from "./schemas/delivery.ts";

const CallQuery = Type.Object({
  ...PageQuery.properties,
  channel_id: Type.Optional(Type.String()),
  caller: Type.Optional(
    Type.String({ description: "Phone number, JID or LID.", examples: ["919984351847"] }),
  ),
  status: Type.Optional(Type.Enum(["queued", "initiated", "ringing", "missed", "answered"])),
  end_reason: Type.Optional(Type.String()),
  group: Type.Optional(Type.Boolean()),
  video: Type.Optional(Type.Boolean()),
  offline: Type.Optional(Type.Boolean()),
  from: Time("Began at or after."),
  to: Time("Began before."),
});

/** The most deliveries of one call that its timeline shows. */
const TIMELINE_DELIVERIES = 500;

/** `/api/calls`: the log of calls, one call with its timeline, declining one. */
export const callRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { store, authorizer }) => {
  const listing = {
    ...about("Calls", "listCalls", "List calls, newest first"),
    querystring: CallQuery,
    response: { 200: ListOf(Shared(CallItem)) },
  };
  app.get("/calls", { schema: listing }, async (request) => {
    const { query } = request;
    const limit = limitOf(query);
    const filter = filterOf(query, authorizer.scope(request, query.channel_id));
    const found = await store.listCalls({ filter, after: placeOf(query.cursor), limit: limit + 1 });
    return pageOf(found, limit, (last) => [String(last.startedAt), last.channelId, last.callId], callItem);
  });

  const reading = {
    ...about("Calls", "readCall", "Read a call with its timeline: events, deliveries, attempts"),
    params: CallParams,
    response: { 200: CallDetail },
  };
  app.get("/calls/:channel_id/:call_id", { schema: reading }, async (request) => {
    const { channel_id, call_id: callId } = request.params;
    const { id: channelId } = authorizer.channel(request, channel_id);
    const call = await store.readCall({ channelId, callId });
    if (!call)
      throw new RinghookError("CALL_NOT_FOUND", `channel ${channelId} has no call ${JSON.stringify(callId)}`);
    const events = await store.callEvents({ channelId, callId });
    const deliveries = await store.listDeliveries({
      filter: { channelId, callId },
      after: null,
      limit: TIMELINE_DELIVERIES,
    });
    const withAttempts = await Promise.all(deliveries.reverse().map(attemptsOf));
    return {
      ...callItem({ ...call, channelId }),
      events: events.map(({ eventId, status, at, journaledAt }) => ({
        id: eventId,
        status: status ?? "initiated",
        at,
        journaled_at: journaledAt,
        deliveries: withAttempts.filter(({ event_id }) => event_id === eventId),
      })),
    };
  });

  const attemptsOf = async (delivery: DeliveryEntry) => ({
    ...deliveryItem(delivery),
    attempt_list: (await store.listAttempts(delivery)).map(attemptItem),
  });

  const declining = {
    ...about("Calls", "declineCall", "Decline a call that rings"),
    params: CallParams,
    response: { 204: Type.Null() },
  };
  app.post("/calls/:channel_id/:call_id/reject", { schema: declining }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.channel_id);
    await channel.reject(request.params.call_id);
    return reply.status(204).send(null);
  });
};

function filterOf(query: Static<typeof CallQuery>, channelId: string | undefined): CallFilter {
  const { caller, status, end_reason: endReason, group, video, offline } = query;
  return {
    ...spanOf(query),
    ...(channelId !== undefined && { channelId }),
    // What is no address is nobody's, and matches nothing.
    ...(caller !== undefined && { caller: parseAddress(caller) ?? caller }),
    ...(status !== undefined && { status }),
    ...(endReason !== undefined && { endReason }),
    ...(group !== undefined && { group }),
    ...(video !== undefined && { video }),
    ...(offline !== undefined && { offline }),
  };
}

function placeOf(cursor: string | undefined): CallPosition | null {
  const place = decodeCursor(cursor, 3);
  if (!place) return null;
  const [startedAt, channelId = "", callId = ""] = place;
  return { startedAt: Number(startedAt), channelId, callId };
}
