import { publicId } from "../ids.ts";
import { actionAsDelivery } from "./actions.ts";
import type { DeliveryEntry, Replayable } from "./history.ts";
import type { PendingDelivery } from "./records.ts";
import { deliveryIdOf, eventIdOf } from "./row-ids.ts";

/** A row whose columns were selected under the record's own names. */
type Row = Readonly<Record<string, unknown>>;

/** With ids in public: of the delivery, of its event, and of the delivery that it repeats. */
function withIds({ id, publicId: kept, event, eventPublicId, replayOf, originalPublicId, ...rest }: Row) {
  return {
    ...rest,
    deliveryId: deliveryIdOf(id, kept),
    eventId: eventIdOf(event, eventPublicId),
    replayOf: replayOf == null ? null : deliveryIdOf(replayOf, originalPublicId),
  };
}

export function deliveryEntryOf(row: Row): DeliveryEntry {
  return withIds(row) as unknown as DeliveryEntry;
}

export function pendingDeliveryOf(
  row: Row,
  names: Pick<PendingDelivery, "webhookId" | "lane">,
): PendingDelivery {
  return Object.assign(withIds(row), names) as unknown as PendingDelivery;
}

export function replayableOf({ id, publicId: kept, event, eventPublicId, ...rest }: Row): Replayable {
  return {
    ...rest,
    deliveryId: deliveryIdOf(id, kept),
    eventId: eventIdOf(event, eventPublicId),
  } as unknown as Replayable;
}

/** A row of an action, as the lanes take it. */
export function pendingActionOf(
  { id, event, kind, lane, createdAt }: Row,
  webhookId: string,
): PendingDelivery {
  return actionAsDelivery(
    {
      actionId: publicId("act", Number(id)),
      eventId: publicId("evt", Number(event)),
      kind: String(kind),
      lane: String(lane),
      createdAt: Number(createdAt),
    },
    webhookId,
  );
}
