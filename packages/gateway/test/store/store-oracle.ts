import type { JournalEntry, NewDelivery, Settlement } from "../../src/store/channel-store.ts";
import type { CallFilter, DeliveryFilter } from "../../src/store/history.ts";
import type { Call, EventRecord } from "../../src/store/records.ts";

interface KeptCall {
  channelId: string;
  call: Call;
}

interface KeptDelivery extends NewDelivery {
  channelId: string;
  state: Settlement["state"];
  dueAt: number | null;
  attempts: number;
  failures: number;
}

/** What a store should say, in the simplest way: arrays, searched from end to end. */
export class StoreOracle {
  readonly calls: KeptCall[] = [];
  readonly events: (EventRecord & { channelId: string })[] = [];
  readonly deliveries: KeptDelivery[] = [];

  /** @returns the heads of the entry's deliveries; undefined when it was refused */
  record(channelId: string, { call, isNew, events, deliveries }: JournalEntry): boolean[] | undefined {
    if (call) {
      const known = this.calls.find(
        (each) => each.channelId === channelId && each.call.callId === call.callId,
      );
      if (isNew && known) return undefined;
      if (known && known.call.endedAt !== null) return undefined;
      if (known) known.call = call;
      else this.calls.push({ channelId, call });
    }
    this.events.push(...events.map((event) => ({ ...event, channelId })));
    return deliveries.map((delivery) => {
      const isHead = this.#pendingOf(channelId, delivery).length === 0;
      const dueAt = isHead ? delivery.createdAt : null;
      this.deliveries.push({ ...delivery, channelId, state: "pending", dueAt, attempts: 0, failures: 0 });
      return isHead;
    });
  }

  settle(channelId: string, { deliveryId, state, dueAt, settledAt, attempt }: Settlement): void {
    const delivery = this.deliveries.find((each) => each.deliveryId === deliveryId);
    if (delivery?.state !== "pending") return;
    delivery.state = state;
    delivery.dueAt = dueAt;
    delivery.attempts = Math.max(delivery.attempts, attempt?.number ?? 0);
    if (attempt && state !== "delivered") delivery.failures += 1;
    const [next] = this.#pendingOf(channelId, delivery);
    if (state !== "pending" && next) next.dueAt ??= settledAt;
  }

  callIds({
    channelId,
    caller,
    direction,
    status,
    endReason,
    group,
    video,
    offline,
    from,
    to,
  }: CallFilter): string[] {
    const fits = ({ channelId: of, call }: KeptCall): boolean =>
      (channelId === undefined || of === channelId) &&
      (caller === undefined || [call.callerNumber, call.callerLid, call.creator].includes(caller)) &&
      (direction === undefined || call.direction === direction) &&
      (status === undefined || call.status === status) &&
      (endReason === undefined || call.endReason === endReason) &&
      (group === undefined || call.group === group) &&
      (video === undefined || call.video === video) &&
      (offline === undefined || call.offline === offline) &&
      (from === undefined || Number(call.startedAt) >= from) &&
      (to === undefined || Number(call.startedAt) < to);
    return this.calls
      .filter(fits)
      .toSorted((a, b) => Number(b.call.startedAt) - Number(a.call.startedAt))
      .map(({ call }) => call.callId);
  }

  deliveryIds(filter: DeliveryFilter): string[] {
    const { channelId, webhookId, state, callId, type, status, failed, from, to } = filter;
    const fits = (delivery: KeptDelivery): boolean => {
      const event = this.events.find(({ eventId }) => eventId === delivery.eventId);
      const hasFailed = delivery.failures > 0;
      return (
        (channelId === undefined || delivery.channelId === channelId) &&
        (webhookId === undefined || delivery.webhookId === webhookId) &&
        (state === undefined || delivery.state === state) &&
        (callId === undefined || event?.callId === callId) &&
        (type === undefined || event?.type === type) &&
        (status === undefined || event?.status === status) &&
        (failed === undefined || hasFailed === failed) &&
        (from === undefined || delivery.createdAt >= from) &&
        (to === undefined || delivery.createdAt < to)
      );
    };
    return this.deliveries
      .filter(fits)
      .map(({ deliveryId }) => deliveryId)
      .toSorted()
      .toReversed();
  }

  #pendingOf(
    channelId: string,
    { webhookId, lane }: Pick<NewDelivery, "webhookId" | "lane">,
  ): KeptDelivery[] {
    return this.deliveries.filter(
      (each) =>
        each.channelId === channelId &&
        each.webhookId === webhookId &&
        each.lane === lane &&
        each.state === "pending",
    );
  }
}
