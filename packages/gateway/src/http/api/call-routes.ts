import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { CallEntry, DeliveryEntry } from "../../store/history.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { keptCallId } from "../words/ids-as-written.ts";
import { Shared } from "../words/shared-schema.ts";
import { ActionItem, actionItem, wordOf } from "./schemas/action.ts";
import { CallDetail, CallParams, callItem } from "./schemas/call.ts";
import { attemptItem, deliveryItem } from "./schemas/delivery.ts";

/** Deliveries in a call's timeline, at most. */
const TIMELINE_DELIVERIES = 500;
const TIMELINE_ACTIONS = 100;
/** As long as the texts of rules may be. */
const LONGEST_ASKED = 1_000;

const TextRequest = Type.Object({
  body: Type.String({
    minLength: 1,
    maxLength: LONGEST_ASKED,
    description: "What the text says, as it stands: it has no placeholders.",
    examples: ["We saw your call. When may we call back?"],
  }),
});

/** `/api/calls/{channel_id}/{call_id}`: read a call with its timeline, decline it, write to its caller. */
export const callRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store, askedTexts }) => {
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
      const call = await findCall(store, channelId, request.params.call_id);
      const { callId } = call;
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
        ...callItem({ ...call, tags: actions.flatMap((action) => wordOf(action) ?? []) }),
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

  const texting = {
    ...about("Calls", "textCaller", "Write to the caller of a call"),
    params: CallParams,
    body: TextRequest,
    response: { 201: Shared(ActionItem) },
  };
  app.post(
    "/calls/:channel_id/:call_id/text",
    { schema: texting, config: { audience: "owners", scope: "send" } },
    async (request, reply) => {
      request.channel.requireTexts();
      const call = await findCall(store, request.channel.id, request.params.call_id);
      const { channelId, callId } = call;
      const last = (await store.callEvents({ channelId, callId })).at(-1);
      if (!last || call.direction === "outgoing") {
        throw new RinghookError(
          "BAD_REQUEST",
          `expected a call that was told of, from somebody else; got ${callId}`,
        );
      }
      const actionId = await askedTexts.ask(call, last.eventId, request.body.body);
      const action = await store.readAction({ actionId });
      if (!action) throw new RinghookError("ACTION_NOT_FOUND", `there is no action ${actionId}`);
      return reply.status(201).send(actionItem(action));
    },
  );
};

/** @throws RinghookError `CALL_NOT_FOUND` */
async function findCall(store: Rooms["store"], channelId: string, writtenId: string): Promise<CallEntry> {
  const callId = await keptCallId(store, channelId, writtenId);
  const call = await store.readCall({ channelId, callId });
  if (call) return { ...call, channelId, tags: [] };
  throw new RinghookError("CALL_NOT_FOUND", `channel ${channelId} has no call ${JSON.stringify(callId)}`);
}
