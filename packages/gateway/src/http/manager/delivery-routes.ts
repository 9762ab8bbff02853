import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { DeliveryEntry, DeliveryFilter } from "../../store/history.ts";
import { about } from "../about.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../page.ts";
import type { HttpParts } from "../parts.ts";
import { Shared } from "../shared-schema.ts";
import { spanOf, Time } from "../time.ts";
import {
  attemptItem,
  DeliveryDetail,
  DeliveryItem,
  DeliveryState,
  deliveryItem,
  EventStatus,
} from "./schemas/delivery.ts";

/** What narrows a list of deliveries, in a query or in the body of a replay. */
export const deliveryFilter = {
  channel_id: Type.Optional(Type.String()),
  webhook_id: Type.Optional(Type.String()),
  call_id: Type.Optional(Type.String({ description: "Only together with `channel_id`." })),
  state: Type.Optional(DeliveryState),
  type: Type.Optional(Type.Enum(["calls", "users", "channel"])),
  status: Type.Optional(EventStatus),
  failed: Type.Optional(Type.Boolean({ description: "Has an attempt that failed." })),
  from: Time("Journaled at or after."),
  to: Time("Journaled before."),
};

const DeliveryQuery = Type.Object({ ...PageQuery.properties, ...deliveryFilter });
const DeliveryParams = Type.Object({ delivery_id: Type.String() });

/** `/api/deliveries`: the log of deliveries, one with its attempts. */
export const deliveryRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, parts) => {
  const { store, channels, authorizer } = parts;

  const listing = {
    ...about("Deliveries", "listDeliveries", "List deliveries, newest first"),
    querystring: DeliveryQuery,
    response: { 200: ListOf(Shared(DeliveryItem)) },
  };
  app.get("/deliveries", { schema: listing }, async (request) => {
    const { query } = request;
    const limit = limitOf(query);
    const filter = filterOf(query, authorizer.scope(request, query.channel_id));
    const after = decodeCursor(query.cursor, 1)?.[0] ?? null;
    const found = await store.listDeliveries({ filter, after, limit: limit + 1 });
    return pageOf(found, limit, (last) => [last.deliveryId], deliveryItem);
  });

  const reading = {
    ...about("Deliveries", "readDelivery", "Read a delivery with its attempts and its body"),
    params: DeliveryParams,
    response: { 200: DeliveryDetail },
  };
  app.get("/deliveries/:delivery_id", { schema: reading }, async (request) => {
    const delivery = await findDelivery(parts, request, request.params.delivery_id);
    const { channelId, eventId, webhookId } = delivery;
    const [event, attempts] = await Promise.all([
      store.readEvent({ channelId, eventId }),
      store.listAttempts(delivery),
    ]);
    const webhook = channels.webhooks(channelId).find((each) => each.webhookId === webhookId);
    return {
      ...deliveryItem(delivery),
      attempt_list: attempts.map(attemptItem),
      webhook: webhook ? { url: webhook.url, mode: webhook.mode } : null,
      body: event?.body ?? "",
    };
  });

  const replaying = {
    ...about("Deliveries", "replayDelivery", "Send a delivery again"),
    params: DeliveryParams,
    response: { 201: Shared(DeliveryItem) },
  };
  app.post("/deliveries/:delivery_id/replay", { schema: replaying }, async (request, reply) => {
    const delivery = await findDelivery(parts, request, request.params.delivery_id);
    const deliveryId = await parts.replays.one(delivery);
    return reply.status(201).send(deliveryItem(await readDelivery(parts, deliveryId)));
  });
};

/** A delivery that the caller may see. Others' do not exist for an owner. */
async function findDelivery(
  parts: HttpParts,
  request: FastifyRequest,
  deliveryId: string,
): Promise<DeliveryEntry> {
  const caller = parts.authorizer.caller(request);
  const delivery = await readDelivery(parts, deliveryId);
  if (caller.role === "admin" || caller.channel.id === delivery.channelId) return delivery;
  throw notFound(deliveryId);
}

async function readDelivery({ store }: HttpParts, deliveryId: string): Promise<DeliveryEntry> {
  const delivery = await store.readDelivery({ deliveryId });
  if (delivery) return delivery;
  throw notFound(deliveryId);
}

function notFound(deliveryId: string): RinghookError {
  return new RinghookError("DELIVERY_NOT_FOUND", `there is no delivery ${JSON.stringify(deliveryId)}`);
}

type GivenFilter = Omit<Static<typeof DeliveryQuery>, "limit" | "cursor">;

/** @throws RinghookError `BAD_REQUEST`, `BAD_TIME` */
export function filterOf(given: GivenFilter, channelId: string | undefined): DeliveryFilter {
  const { webhook_id: webhookId, call_id: callId, state, type, status, failed } = given;
  if (callId !== undefined && channelId === undefined) {
    throw new RinghookError(
      "BAD_REQUEST",
      "call_id: expected channel_id beside it, for it is unique within a channel",
    );
  }
  return {
    ...spanOf(given),
    ...(channelId !== undefined && { channelId }),
    ...(webhookId !== undefined && { webhookId }),
    ...(callId !== undefined && { callId }),
    ...(state !== undefined && { state }),
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status }),
    ...(failed !== undefined && { failed }),
  };
}
