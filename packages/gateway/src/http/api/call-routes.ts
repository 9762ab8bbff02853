import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { DeliveryEntry } from "../../store/history.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { keptCallId } from "../words/ids-as-written.ts";
import { actionItem, wordOf } from "./schemas/action.ts";
import { CallDetail, CallParams, callItem } from "./schemas/call.ts";
import { attemptItem, deliveryItem } from "./schemas/delivery.ts";

/** Deliveries in a call's timeline, at most. */
const TIMELINE_DELIVERIES = 500;
const TIMELINE_ACTIONS = 100;

/** `/api/calls/{channel_id}/{call_id}`: read a call with its timeline, decline it. */
export const callRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store }) => {
  const reading = {
    ...about("Calls", "readCall", "Read a call with its timeline"),
    params: CallParams,
    response: { 200: CallDetail },
  };
  app.get(
    "/calls/:channel_id/:call_id",
    { schema: reading, config: { audience: "owners" } },
    async (request) => {
      const { id: channelId } = request.channel;
      const callId = await keptCallId(store, channelId, request.params.call_id);
      const call = await store.readCall({ channelId, callId });
      if (!call)
        throw new RinghookError(
          "CALL_NOT_FOUND",
          `channel ${channelId} has no call ${JSON.stringify(callId)}`,
        );
      const events = await store.callEvents({ channelId, callId });
      const newest = await store.listActions({
        filter: { channelId, callId },
        after: null,
        limit: TIMELINE_ACTIONS,
      });
      const actions = newest.reverse();
      const deliveries = await store.listDeliveries({
        filter: { channelId, callId },
        after: null,
        limit: TIMELINE_DELIVERIES,
      });
      const withAttempts = await Promise.all(deliveries.reverse().map(attemptsOf));
      return {
        ...callItem({ ...call, channelId, tags: actions.flatMap((action) => wordOf(action) ?? []) }),
        actions: actions.map(actionItem),
        events: events.map(({ eventId, method, status, at, journaledAt }) => ({
          id: eventId,
          method: method === "patch" ? ("patch" as const) : ("post" as const),
          status,
          at,
          journaled_at: journaledAt,
          deliveries: withAttempts.filter(({ event_id }) => event_id === eventId),
        })),
      };
    },
  );

  const attemptsOf = async (delivery: DeliveryEntry) => ({
    ...deliveryItem(delivery),
    attempt_list: (await store.listAttempts(delivery)).map(attemptItem),
  });

  const declining = {
    ...about("Calls", "declineCall", "Decline a ringing call"),
    params: CallParams,
    response: { 204: Type.Null() },
  };
  app.post(
    "/calls/:channel_id/:call_id/reject",
    { schema: declining, config: { audience: "owners", scope: "send" } },
    async (request, reply) => {
      const { channel } = request;
      await channel.reject(await keptCallId(store, channel.id, request.params.call_id));
      return reply.status(204).send(null);
    },
  );
};
