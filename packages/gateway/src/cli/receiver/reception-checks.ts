import { type CallStatus, parseCallsWebhook } from "@ringhook/calls";

/** Something that a receiver should know of a delivery it took. */
export type Remark = "duplicate" | "out of order" | "not a call";

const RANK: Record<CallStatus, number> = { initiated: 0, ringing: 1, missed: 2, answered: 2 };
/** So many webhooks and calls are remembered; older ones are forgotten. */
const REMEMBERED = 100_000;

/** Looks over what a receiver took: did it come before, and in the order of its call? */
export class ReceptionChecks {
  readonly #ids = new Set<string>();
  readonly #ranks = new Map<string, number>();

  note(body: string, webhookId: string): Remark[] {
    const events = eventsOf(body);
    if (!events) return ["not a call"];
    if (webhookId !== "" && this.#ids.has(webhookId)) return ["duplicate"];
    remember(this.#ids, webhookId);
    const remarks = events.calls.map(({ id, status }): Remark | undefined => {
      const key = `${events.channel_id}/${id}`;
      const before = this.#ranks.get(key) ?? -1;
      const rank = RANK[status === "canceled" ? "missed" : status];
      this.#ranks.set(key, Math.max(before, rank));
      if (this.#ranks.size > REMEMBERED) this.#ranks.delete(this.#ranks.keys().next().value ?? key);
      return rank > before ? undefined : "out of order";
    });
    return remarks.filter((remark) => remark !== undefined);
  }
}

function eventsOf(body: string): ReturnType<typeof parseCallsWebhook> | undefined {
  try {
    return parseCallsWebhook(JSON.parse(body));
  } catch {
    return undefined;
  }
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size > REMEMBERED) ids.delete(ids.values().next().value ?? id);
}
