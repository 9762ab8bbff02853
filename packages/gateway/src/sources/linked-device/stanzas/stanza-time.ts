import { type WhatsAppTime, whatsAppTime } from "../../../clock.ts";

/** From 2009 to 2100, in seconds since 1970: no call was earlier, and a larger number is not in seconds. */
const EARLIEST_S = 1_230_768_000;
const LATEST_S = 4_102_444_800;
const THOUSAND = 1_000;

/**
 * The time of a stanza in whole seconds. WhatsApp sends seconds; milli-, micro- and nanoseconds are recognized by their
 * size. Undefined without a plausible time.
 */
export function readTime(t: string | undefined): { at: WhatsAppTime; isMended: boolean } | undefined {
  let seconds = t === undefined || t.trim() === "" ? Number.NaN : Number(t);
  if (!Number.isFinite(seconds) || seconds <= 0) return undefined;
  const isMended = !Number.isInteger(seconds) || seconds > LATEST_S;
  if (seconds > LATEST_S) {
    while (seconds > LATEST_S) seconds /= THOUSAND;
    if (seconds < EARLIEST_S) return undefined;
  }
  return { at: whatsAppTime(Math.floor(seconds) * 1000), isMended };
}
