import type { Signal } from "../calls/signal.ts";
import { whatsAppTime } from "../clock.ts";

/** Providers count in seconds, in milliseconds or in microseconds; below these, a number is the former. */
const SECONDS_BELOW = 100_000_000_000;
const MILLISECONDS_BELOW = 100_000_000_000_000;
/** The year 2100. What lies behind it is a fault, and would make dates that nothing can show. */
const LATEST = 4_102_444_800_000;

/** A moment that a provider told, in a signal: providers go by WhatsApp's clock. */
export function signalTime(ms: number): Signal["at"] {
  return whatsAppTime(ms);
}

/**
 * A provider's time: milliseconds since 1970, whole seconds.
 *
 * @param told a number, or its digits as text
 * @returns undefined when it is no time
 */
export function toldTime(told: unknown): number | undefined {
  const number = typeof told === "string" && /^\d+$/.test(told) ? Number(told) : told;
  if (typeof number !== "number" || !Number.isFinite(number) || number <= 0) return undefined;
  const scale = number < SECONDS_BELOW ? 1_000 : number < MILLISECONDS_BELOW ? 1 : 0.001;
  const ms = Math.floor((number * scale) / 1_000) * 1_000;
  return ms > 0 && ms <= LATEST ? ms : undefined;
}
