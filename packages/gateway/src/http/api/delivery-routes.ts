import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { DeliveryEntry, DeliveryFilter } from "../../store/history.ts";
import { openUrl } from "../../subscriptions/chatwoot.ts";
import type { Webhook } from "../../subscriptions/webhook.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { keptCallId } from "../words/ids-as-written.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { spanOf, Time } from "../words/time.ts";
import {
  attemptItem,
  DeliveryDetail,
  DeliveryItem,
  DeliveryState,
  deliveryItem,
  EventStatus,
} from "./schemas/delivery.ts";
import { leadsTo } from "./schemas/leads-to.ts";

/** The filter of a list of deliveries, in a query or in the body of a replay. */
export const deliveryFilter = {
  channel_id: Type.Optional(Type.String()),
  webhook_id: Type.Optional(Type.String()),
  call_id: Type.Optional(Type.String({ description: "Requires `channel_id`." })),
  state: Type.Optional(DeliveryState),
  type: Type.Optional(Type.Enum(["calls", "users", "channel", "callbacks"])),
  status: Type.Optional(EventStatus),
  failed: Type.Optional(Type.Boolean({ description: "Only deliveries with a failed attempt." })),
  from: Time("Recorded at or after."),
  to: Time("Recorded before."),
};

const DeliveryQuery = Type.Object({ ...PageQuery.properties, ...deliveryFilter });
const DeliveryParams = Type.Object({ delivery_id: Type.String() });

/** `/api/deliveries`: list deliveries, read one with its attempts, replay one. */
export const deliveryRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, rooms) => {
  const { store, channels, authorizer } = rooms;
  const leadingOf = (webhook: Webhook): { url: string; mode: string; leads_to?: string } => {
    const { leads_to } = leadsTo(channels.brokers, webhook, webhook.channelId);
    return { url: openUrl(webhook.url), mode: webhook.mode, ...(leads_to !== undefined && { leads_to }) };
  };

  const listing = {
    ...about("Deliveries", "listDeliveries", "List deliveries, newest first"),
    querystring: DeliveryQuery,
    response: { 200: ListOf(Shared(DeliveryItem)) },
  };
  app.get("/deliveries", { schema: listing, config: { audience: "owners" } }, async (request) => {
    const { query } = request;
    const limit = limitOf(query);
    const filter = await filterOf(store, query, authorizer.scope(request, query.channel_id));
    const after = decodeCursor(query.cursor, 1)?.[0] ?? null;
    const found = await store.listDeliveries({ filter, after, limit: limit + 1 });
    return pageOf(found, limit, (last) => [last.deliveryId], deliveryItem);
  });

  const reading = {
    ...about("Deliveries", "readDelivery", "Read a delivery with its attempts and body"),
    params: DeliveryParams,
    response: { 200: DeliveryDetail },
  };
  app.get(
    "/deliveries/:delivery_id",
    { schema: reading, config: { audience: "owners" } },
    async (request) => {
      const delivery = await findDelivery(rooms, request, request.params.delivery_id);
      const { channelId, eventId, webhookId } = delivery;
      const [event, attempts] = await Promise.all([
        store.readEvent({ channelId, eventId }),
        store.listAttempts(delivery),
      ]);
      const webhook = channels.webhooks.all(channelId).find((each) => each.webhookId === webhookId);
      return {
        ...deliveryItem(delivery),
        attempt_list: attempts.map(attemptItem),
        webhook: webhook ? leadingOf(webhook) : null,
        body: event?.body ?? "",
      };
    },
  );

  const replaying = {
    ...about("Deliveries", "replayDelivery", "Replay a delivery"),
    params: DeliveryParams,
    response: { 201: Shared(DeliveryItem) },
  };
  app.post(
    "/deliveries/:delivery_id/replay",
    { schema: replaying, config: { audience: "owners", scope: "send" } },
    async (request, reply) => {
      const delivery = await findDelivery(rooms, request, request.params.delivery_id);
      const deliveryId = await rooms.replays.one(delivery);
      return reply.status(201).send(deliveryItem(await readDelivery(rooms, deliveryId)));
    },
  );
};

/** A delivery that the caller may see. To an owner, deliveries of other channels do not exist. */
async function findDelivery(
  rooms: Rooms,
  request: FastifyRequest,
  deliveryId: string,
): Promise<DeliveryEntry> {
  const delivery = await readDelivery(rooms, deliveryId);
  if (rooms.authorizer.sees(request, delivery.channelId)) return delivery;
  throw notFound(deliveryId);
}

async function readDelivery({ store }: Rooms, deliveryId: string): Promise<DeliveryEntry> {
  const delivery = await store.readDelivery({ deliveryId });
  if (delivery) return delivery;
  throw notFound(deliveryId);
}

function notFound(deliveryId: string): RinghookError {
  return new RinghookError("DELIVERY_NOT_FOUND", `there is no delivery ${JSON.stringify(deliveryId)}`);
}

type GivenFilter = Omit<Static<typeof DeliveryQuery>, "limit" | "cursor">;

/** @throws RinghookError `BAD_REQUEST`, `BAD_TIME` */
export async function filterOf(
  store: Rooms["store"],
  given: GivenFilter,
  channelId: string | undefined,
): Promise<DeliveryFilter> {
  const { webhook_id: webhookId, call_id: writtenId, state, type, status, failed } = given;
  if (writtenId !== undefined && channelId === undefined) {
    throw new RinghookError(
      "BAD_REQUEST",
      "channel_id: expected with call_id, which is unique only within a channel",
    );
  }
  return {
    ...spanOf(given),
    ...(channelId !== undefined && { channelId }),
    ...(webhookId !== undefined && { webhookId }),
    ...(writtenId !== undefined &&
      channelId !== undefined && { callId: await keptCallId(store, channelId, writtenId) }),
    ...(state !== undefined && { state }),
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status }),
    ...(failed !== undefined && { failed }),
  };
}
