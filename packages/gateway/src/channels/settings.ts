import { isDeepStrictEqual } from "node:util";
import { RinghookError } from "../errors.ts";
import type { SummaryTerms } from "../journal/callback-summaries.ts";
import { isZone } from "../rules/local-time.ts";
import type { LinkPreferences } from "../sources/source.ts";
import type { RetryTerms } from "../subscriptions/webhook.ts";

/**
 * A channel's settings as its owner writes them, in the words of the compatible routes. They are stored as given, unknown ones
 * included, because clients read back what they wrote. `linkPreferencesOf` and `retryTermsOf` say them in the gateway's words.
 */
export interface ChannelSettings {
  /** The n-th retry waits n times this, 3000 to 15000 ms. */
  callback_backoff_delay_ms: number;
  /** The longest wait of a retry, 600000 to 3600000 ms. */
  max_callback_backoff_delay_ms: number;
  /** Stored but unused: deliveries are always on disk. */
  callback_persist: boolean;
  /** Stored but unused: it does not affect calls. */
  media: Record<string, unknown>;
  /** `socks5://user:password@host:port`, the channel's proxy to WhatsApp; empty for a direct connection. */
  proxy: string;
  /** Stored but unused: it does not affect calls. */
  mobile_proxy: string;
  /** Do not appear online, so that the phone keeps ringing and notifying. */
  offline_mode: boolean;
  /** Stored but unused: it does not affect calls. */
  full_history: boolean;
  /** `HH:MM`: when the daily summary of callbacks is due, for webhooks that want `callbacks.post`. */
  callbacks_summary_at: string;
  /** The time zone whose days and clock it goes by: an IANA name. */
  callbacks_summary_timezone: string;
}

export const defaultSettings: ChannelSettings = {
  callback_backoff_delay_ms: 3_000,
  max_callback_backoff_delay_ms: 900_000,
  callback_persist: true,
  media: {},
  proxy: "",
  mobile_proxy: "",
  offline_mode: false,
  full_history: false,
  callbacks_summary_at: "08:00",
  callbacks_summary_timezone: "UTC",
};

/** Size of the stored settings as JSON, at most: 64 KiB. */
const MOST_BYTES = 65_536;
const PROXY = /^socks5h?:\/\/(?:[^\s:@/]+:[^\s:@/]+@)?[a-z0-9.-]{1,253}:\d{1,5}$/i;

type Check = [expected: string, fits: (value: unknown) => boolean];

const checks: Record<keyof ChannelSettings, Check> = {
  callback_backoff_delay_ms: wholeNumber(3_000, 15_000),
  max_callback_backoff_delay_ms: wholeNumber(600_000, 3_600_000),
  callback_persist: ["true or false", isBoolean],
  media: ["an object", isObject],
  proxy: ["socks5://user:password@host:port or an empty text", (value) => value === "" || isProxy(value)],
  mobile_proxy: ["a text", (value) => typeof value === "string"],
  offline_mode: ["true or false", isBoolean],
  full_history: ["true or false", isBoolean],
  callbacks_summary_at: ["a time from 00:00 to 23:59", isTimeOfDay],
  callbacks_summary_timezone: ["a time zone, such as Europe/Berlin", isTimeZone],
};

/** The settings in effect: the owner's over the defaults. */
export function settingsOf(kept: Record<string, unknown>): ChannelSettings & Record<string, unknown> {
  return { ...defaultSettings, ...kept };
}

/** The settings that affect the link. */
export function linkPreferencesOf(kept: Record<string, unknown>): LinkPreferences {
  const { offline_mode: offline, proxy } = settingsOf(kept);
  return { offline, proxy: proxy === "" ? null : proxy };
}

/** The settings that affect retries. */
export function retryTermsOf(kept: Record<string, unknown>): RetryTerms {
  const { callback_backoff_delay_ms: retryDelayMs, max_callback_backoff_delay_ms: retryCapMs } =
    settingsOf(kept);
  return { retryDelayMs, retryCapMs };
}

/** When the daily summary of callbacks is due. */
export function summaryTermsOf(kept: Record<string, unknown>): SummaryTerms {
  const { callbacks_summary_at: at, callbacks_summary_timezone: timezone } = settingsOf(kept);
  return { at, timezone };
}

/**
 * The settings after a change. null restores a default; settings that are not named stay.
 * Values that equal their default are not stored, so nothing is left after a reset.
 * @throws RinghookError `BAD_SETTINGS`
 */
export function mergeSettings(
  kept: Record<string, unknown>,
  change: Record<string, unknown>,
): Record<string, unknown> {
  for (const [name, value] of Object.entries(change)) if (value !== null) check(name, value);
  const merged = Object.entries({ ...kept, ...change }).filter(
    ([name, value]) =>
      value !== null && !isDeepStrictEqual(value, defaultSettings[name as keyof ChannelSettings]),
  );
  const after = Object.fromEntries(merged);
  if (Buffer.byteLength(JSON.stringify(after)) <= MOST_BYTES) return after;
  throw new RinghookError("BAD_SETTINGS", `settings: expected at most ${MOST_BYTES} bytes`);
}

function check(name: string, value: unknown): void {
  if (!Object.hasOwn(checks, name)) return;
  const [expected, fits] = checks[name as keyof ChannelSettings];
  if (fits(value)) return;
  throw new RinghookError("BAD_SETTINGS", `${name}: expected ${expected}, got ${brief(value)}`);
}

/** A value for an error message, shortened. */
function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}

function wholeNumber(least: number, most: number): Check {
  const fits = (value: unknown): boolean =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return [`a whole number from ${least} to ${most}`, fits];
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTimeOfDay(value: unknown): boolean {
  return typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

function isTimeZone(value: unknown): boolean {
  return typeof value === "string" && isZone(value);
}

function isProxy(value: unknown): boolean {
  return typeof value === "string" && PROXY.test(value) && Number(value.split(":").at(-1)) <= 65_535;
}
