/** What WhatsApp's refusal of a text means for the channel's next ones. */
export type TextsAfter = { kind: "continue" } | { kind: "pause"; ms: number } | { kind: "switch_off" };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * @param code of WhatsApp's refusal: 463 is the lock on writing to people who did not write before, 429 too much at once,
 *   401 a channel that may not write at all
 * @param pausesBefore how many pauses there were since a text last got through: each is twice as long
 */
export function textsAfterRefusal(code: number, pausesBefore: number): TextsAfter {
  if (code === 401) return { kind: "switch_off" };
  if (code === 463) return { kind: "pause", ms: DAY_MS };
  if (code === 429) return { kind: "pause", ms: Math.min(DAY_MS, HOUR_MS * 2 ** pausesBefore) };
  return { kind: "continue" };
}
