import { isDeepStrictEqual } from "node:util";
import { RinghookError } from "../errors.ts";
import type { LinkPreferences } from "../links/link.ts";

/** The settings of a channel that the gateway knows. All others are kept for the owner as given. */
export interface ChannelSettings {
  /** The n-th retry waits n times this: 3000 to 15000 ms. */
  callback_backoff_delay_ms: number;
  /** No retry waits longer: 600000 to 3600000 ms. */
  max_callback_backoff_delay_ms: number;
  /** Kept for its owner: here deliveries are always on disk. */
  callback_persist: boolean;
  /** Kept for its owner: of no effect on calls. */
  media: Record<string, unknown>;
  /** `socks5://user:password@host:port`: the channel's own way to WhatsApp; empty: the direct one. */
  proxy: string;
  /** Kept for its owner: of no effect on calls. */
  mobile_proxy: string;
  /** Do not appear online, so that the phone goes on to ring and notify. */
  offline_mode: boolean;
  /** Kept for its owner: of no effect on calls. */
  full_history: boolean;
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
};

/** Kept settings may take this much room: 64 KiB as JSON. */
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
};

/** The settings in force: what the owner set, over the defaults. */
export function settingsOf(kept: Record<string, unknown>): ChannelSettings & Record<string, unknown> {
  return { ...defaultSettings, ...kept };
}

/** What of them counts for the link. */
export function linkPreferencesOf(kept: Record<string, unknown>): LinkPreferences {
  const { offline_mode: offline, proxy } = settingsOf(kept);
  return { offline, proxy: proxy === "" ? null : proxy };
}

/**
 * The settings after a change: what it names is new, null is the default again, all else stays.
 * What equals its default is not kept, so that nothing is left once all is reset.
 * @throws RinghookError `BAD_SETTINGS` with what was expected and what came
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
  throw new RinghookError("BAD_SETTINGS", `expected settings of at most ${MOST_BYTES} bytes`);
}

function check(name: string, value: unknown): void {
  if (!Object.hasOwn(checks, name)) return;
  const [expected, fits] = checks[name as keyof ChannelSettings];
  if (fits(value)) return;
  throw new RinghookError("BAD_SETTINGS", `${name}: expected ${expected}, got ${brief(value)}`);
}

/** A value as it came, as far as a sentence has room for it. */
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

function isProxy(value: unknown): boolean {
  return typeof value === "string" && PROXY.test(value) && Number(value.split(":").at(-1)) <= 65_535;
}
