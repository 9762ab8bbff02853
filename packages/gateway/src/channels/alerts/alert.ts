import type { ChannelEvent } from "../../journal/journal.ts";
import { stateReasons } from "../../sources/state-reasons.ts";

interface Told {
  /** What is wrong, in a sentence. */
  message: string;
  /** What to do. */
  next: string;
  /** What is told once it is over. */
  over: string;
}

/** What an operator is told of, and what to do about it. docs/guides/alerts.md shows the same table. */
export const alertKinds = {
  channel_logged_out: { ...reasonOf("logged_out"), over: "The channel is connected again." },
  channel_replaced: { ...reasonOf("replaced"), over: "The channel is connected again." },
  channel_refused: { ...reasonOf("refused"), over: "The channel is connected again." },
  endpoint_failing: {
    message: "No attempt to reach a webhook has succeeded for 15 minutes.",
    next: "`ringhook deliveries --channel CHANNEL` tells what it answers. Its events wait, and are sent in order once it is well.",
    over: "The webhook takes its events again.",
  },
  deliveries_expired: {
    message: "Events expired before a webhook took them.",
    next: "Mend the receiver, then `ringhook deliveries replay --channel CHANNEL --state expired --max 1000`.",
    over: "No event has expired for an hour.",
  },
  disk_nearly_full: {
    message: "The disk of the data folder is nearly full. Once it is full, no call can be stored.",
    next: "Make room, keep less with RINGHOOK_RETENTION_DAYS, or move the data folder to a larger disk.",
    over: "The disk of the data folder has room again.",
  },
  store_failing: {
    message: "The store failed. What could not be stored was not acknowledged: WhatsApp sends it again.",
    next: "Look for STORE_FAILED in the log: a full or read-only disk, or a database that cannot be reached.",
    over: "The store has worked for a minute.",
  },
} as const satisfies Record<string, Told>;

export type AlertKind = keyof typeof alertKinds;

function reasonOf(reason: "logged_out" | "replaced" | "refused"): Omit<Told, "over"> {
  const { sentence, next } = stateReasons[reason];
  return { message: sentence, next };
}

/** Something that may be wrong. */
export interface Condition {
  kind: AlertKind;
  /** Whether it is wrong; undefined while that is not known: what was told before stays. */
  isSo: boolean | undefined;
  /** The webhook that it is about. */
  webhookId?: string;
}

/** What an alert is about: there is one at a time. */
export function keyOf({ kind, webhookId }: Omit<Condition, "isSo">): string {
  return webhookId === undefined ? kind : `${kind} ${webhookId}`;
}

/**
 * Something is wrong, or is so no longer.
 * @param since when it began: milliseconds since 1970
 * @param endedAt when it was over; null while it is not
 */
export function alertEvent(
  channelId: string,
  { kind, webhookId }: Omit<Condition, "isSo">,
  since: number,
  endedAt: number | null,
): ChannelEvent {
  const { message, next, over } = alertKinds[kind];
  const alert = {
    kind,
    state: endedAt === null ? "begun" : "over",
    since,
    ...(endedAt !== null && { ended_at: endedAt }),
    ...(webhookId !== undefined && { webhook_id: webhookId }),
    message: endedAt === null ? message : over,
    ...(endedAt === null && { next }),
  };
  const event = { type: "ops", event: "post" };
  return {
    type: "ops",
    method: "post",
    body: JSON.stringify({ alert, event, channel_id: channelId }),
  };
}
