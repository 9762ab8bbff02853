import { type CallEvent, type CallUpdate, parseWebhook, type Webhook } from "@ringhook/calls";

/** Something odd about a delivery. */
export type Remark = "duplicate" | "out of order" | "unreadable";

/** What is known at a call's end comes after the end. */
const RANK: Record<(CallEvent | CallUpdate)["status"], number> = {
  initiated: 0,
  ringing: 1,
  missed: 2,
  canceled: 2,
  answered: 2,
  ended: 3,
};
/** Webhooks and calls remembered, at most; the oldest are forgotten first. */
const REMEMBERED = 100_000;

/** Checks received webhooks for duplicates and for the order of each call. */
export class ReceptionChecks {
  readonly #ids = new Set<string>();
  readonly #ranks = new Map<string, number>();

  note(body: string, webhookId: string): Remark[] {
    const webhook = read(body);
    if (!webhook) return ["unreadable"];
    if (webhookId !== "" && this.#ids.has(webhookId)) return ["duplicate"];
    remember(this.#ids, webhookId);
    const remarks = newsOf(webhook).map(({ id, status }): Remark | undefined => {
      const key = `${webhook.body.channel_id}/${id}`;
      const before = this.#ranks.get(key) ?? -1;
      const rank = RANK[status];
      this.#ranks.set(key, Math.max(before, rank));
      if (this.#ranks.size > REMEMBERED) this.#ranks.delete(this.#ranks.keys().next().value ?? key);
      return rank > before ? undefined : "out of order";
    });
    return remarks.filter((remark) => remark !== undefined);
  }
}

function read(body: string): Webhook | undefined {
  try {
    return parseWebhook(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** What a webhook tells of calls, if it does. */
function newsOf(webhook: Webhook): readonly (CallEvent | CallUpdate)[] {
  if (webhook.name === "calls.post") return webhook.body.calls;
  return webhook.name === "calls.patch" ? webhook.body.calls_updates : [];
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size > REMEMBERED) ids.delete(ids.values().next().value ?? id);
}
