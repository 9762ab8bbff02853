/** A webhook as Whapi.Cloud's settings hold it. */
export interface WhapiWebhook {
  readonly url: string;
  readonly mode?: "body" | "path" | "method";
  readonly headers?: Readonly<Record<string, string>>;
  readonly events?: readonly { readonly type: string; readonly method: string }[];
  readonly webhook_max_age_seconds?: number | null;
}

/** A channel's settings. Fields beyond these are kept as they came. */
export interface WhapiSettings {
  readonly callback_backoff_delay_ms: number;
  readonly max_callback_backoff_delay_ms: number;
  readonly callback_persist: boolean;
  readonly webhooks: readonly WhapiWebhook[];
  readonly [other: string]: unknown;
}

export const defaultSettings: WhapiSettings = {
  callback_backoff_delay_ms: 3_000,
  max_callback_backoff_delay_ms: 900_000,
  callback_persist: true,
  webhooks: [],
  proxy: "",
  offline_mode: false,
};

const TYPES = "messages statuses chats contacts groups presences calls channel users labels service".split(
  " ",
);
const METHODS = ["post", "put", "delete", "patch"];
const MODES = ["body", "path", "method"];
const MOST_HEADERS = 5;

/** What is wrong with a change of settings; undefined when nothing is. */
export function faultOf(change: unknown): string | undefined {
  if (!isObject(change)) return "an object was expected";
  const { callback_backoff_delay_ms: delay, max_callback_backoff_delay_ms: most, webhooks } = change;
  if (delay !== undefined && !isBetween(delay, 3_000, 15_000)) return "callback_backoff_delay_ms";
  if (most !== undefined && !isBetween(most, 600_000, 3_600_000)) return "max_callback_backoff_delay_ms";
  if (webhooks === undefined) return undefined;
  if (!Array.isArray(webhooks)) return "webhooks";
  return webhooks.map(webhookFault).find((fault) => fault !== undefined);
}

function webhookFault(webhook: unknown): string | undefined {
  if (!isObject(webhook)) return "webhooks";
  const { url, mode, headers, events, webhook_max_age_seconds: age } = webhook;
  if (typeof url !== "string" || !/^https?:\/\/./.test(url)) return "webhooks.url";
  if (mode !== undefined && !MODES.includes(String(mode))) return "webhooks.mode";
  if (headers !== undefined && !areHeaders(headers)) return "webhooks.headers";
  if (events !== undefined && !(Array.isArray(events) && events.every(isEvent))) return "webhooks.events";
  if (age !== undefined && age !== null && !isBetween(age, 15, 172_800))
    return "webhooks.webhook_max_age_seconds";
  return undefined;
}

function areHeaders(headers: unknown): boolean {
  if (!isObject(headers)) return false;
  const values = Object.values(headers);
  return values.length <= MOST_HEADERS && values.every((value) => typeof value === "string");
}

function isEvent(event: unknown): boolean {
  return isObject(event) && TYPES.includes(String(event.type)) && METHODS.includes(String(event.method));
}

function isBetween(value: unknown, from: number, to: number): boolean {
  return typeof value === "number" && value >= from && value <= to;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The names of what a change changed. */
export function changedNames(before: WhapiSettings, after: WhapiSettings): string[] {
  return Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** The events that a webhook can ask for, as `/settings/events` lists them. */
export const allowedEvents: readonly { type: string; method: string }[] = TYPES.flatMap((type) =>
  METHODS.map((method) => ({ type, method })),
);
