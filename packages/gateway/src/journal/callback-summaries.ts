import { type Clock, nowOf, whatsAppTime } from "../clock.ts";
import { localTime, minuteOf } from "../rules/local-time.ts";
import type { Callback, CallbackCounts } from "../store/callbacks.ts";
import type { Store } from "../store/store.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { Journal } from "./journal.ts";

/** When a channel's summary is due: `HH:MM` by the clock of a time zone. */
export interface SummaryTerms {
  at: string;
  timezone: string;
}

export interface CallbackSummariesOptions {
  store: Pick<Store, "listCallbacks" | "countCallbacks">;
  journal: Pick<Journal, "publish">;
  registry: Pick<WebhookRegistry, "subscribers">;
  clock: Clock;
}

/** Callers that a summary names, at most. */
const MOST_NAMED = 50;

/**
 * The daily `callbacks.post`, for channels of which a webhook wants it. It is an event like any other: on disk, then owed to
 * each such webhook. The store takes one a day and channel, whatever happens in between.
 */
export class CallbackSummaries {
  readonly #options: CallbackSummariesOptions;
  /** The day of each channel's last summary, as far as this process knows. */
  readonly #done = new Map<string, string>();

  constructor(options: CallbackSummariesOptions) {
    this.#options = options;
  }

  /** Publishes the summary of today, once it is due. Called regularly. */
  async tend(channelId: string, { at, timezone }: SummaryTerms): Promise<void> {
    const { registry, journal, clock } = this.#options;
    const { date, minute } = localTime(whatsAppTime(nowOf(clock)), timezone);
    const isDue = minute >= minuteOf(at) && date > (this.#done.get(channelId) ?? "");
    if (!isDue || registry.subscribers(channelId, "callbacks.post").length === 0) return;
    const body = await this.#body(channelId, { date, timezone });
    await journal.publish(channelId, { type: "callbacks", method: "post", body }, { summaryOf: date });
    this.#done.set(channelId, date);
  }

  /** Forgets a channel that this node no longer holds. */
  close(channelId: string): void {
    this.#done.delete(channelId);
  }

  async #body(channelId: string, day: { date: string; timezone: string }): Promise<string> {
    const { store } = this.#options;
    const counts = await store.countCallbacks({ channelId });
    const filter = { channelId, state: "open" } as const;
    const open = await store.listCallbacks({ filter, after: null, limit: MOST_NAMED });
    return summaryBody(channelId, day, counts, open);
  }
}

/** The body of `callbacks.post`, in the order of docs/reference/webhooks.md. @param open the newest of those that are open */
export function summaryBody(
  channelId: string,
  { date, timezone }: { date: string; timezone: string },
  counts: CallbackCounts,
  open: readonly Callback[],
): string {
  return JSON.stringify({
    callbacks: {
      date,
      timezone,
      open: counts.open,
      snoozed: counts.snoozed,
      newest: open.map((callback) => ({
        id: callback.callbackId,
        from: callback.caller,
        ...(callback.callerName !== null && { name: callback.callerName }),
        calls: callback.calls,
        first_call_at: callback.firstCallAt,
        last_call_at: callback.lastCallAt,
        ...(callback.assignedTo !== null && { assigned_to: callback.assignedTo }),
        ...(callback.note !== null && { note: callback.note }),
      })),
    },
    event: { type: "callbacks", event: "post" },
    channel_id: channelId,
  });
}
