import type { FastifyRequest } from "fastify";
import type { KnownChannel } from "../../channels/directory.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Caller } from "../door/caller.ts";
import type { Rooms } from "../rooms.ts";
import { ownId } from "../words/ids-as-written.ts";
import { isObject } from "../words/is-object.ts";

type Parts = Pick<Rooms, "channels" | "authorizer" | "store"> & { cluster: Cluster };

/**
 * The channel that a request is about, held by whichever node: by its path, by what its path names, by its query, or by its token
 * alone. Nothing is admitted by it: whoever holds the channel does that.
 * @param caller who asks; `anybody` where no token is needed
 */
export async function meantChannel(
  request: FastifyRequest,
  caller: Caller | "anybody",
  { channels, authorizer, store, cluster }: Parts,
): Promise<KnownChannel | undefined> {
  const named = namedIn(request.params) ?? (await ownerOf(request.params, store)) ?? namedIn(request.query);
  if (named === undefined) {
    const { audience } = request.routeOptions.config;
    const isForOwners = audience === "owners" || audience === "channel";
    return isForOwners && caller !== "anybody" ? authorizer.onlyChannelOf(caller) : undefined;
  }
  const known = channels.findAlike(named);
  if (known) return known;
  // Another node may just have made it.
  await cluster.catchUp();
  return channels.findAlike(named);
}

/** The channel that a body names, once it was read. */
export function namedInBody(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const source = isObject(body.source) ? body.source.source_id : undefined;
  return textOf(body.channel_id) ?? textOf(source);
}

function namedIn(values: unknown): string | undefined {
  if (!isObject(values)) return undefined;
  return textOf(values.id) ?? textOf(values.channel_id) ?? textOf(values.source_id);
}

/** The channel of a delivery, a callback or an action. */
async function ownerOf(params: unknown, store: Parts["store"]): Promise<string | undefined> {
  if (!isObject(params)) return undefined;
  const [deliveryId, callbackId, actionId] = [params.delivery_id, params.callback_id, params.action_id].map(
    textOf,
  );
  const found =
    (deliveryId !== undefined && (await store.readDelivery({ deliveryId }))) ||
    (callbackId !== undefined && (await store.readCallback({ callbackId }))) ||
    (actionId !== undefined && (await store.readAction({ actionId })));
  return found ? found.channelId : undefined;
}

/** Ids are understood as people write them, here as by the routes. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? ownId(value) : undefined;
}
