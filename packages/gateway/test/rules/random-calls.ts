import type { TimelineCall } from "../../src/rules/timeline.ts";

export const OWN = "4930000001";
export const SISTER = "4930000002";
const often = [OWN, SISTER, "4915100000000", "442071838750", "5511987654321", "551187654321", "12025550100"];
const DAY = 86_400_000;

/** What a caller is to the channel whose own number is OWN, and which has a sister on its gateway. */
export function callerKind({ number }: { number: string | null }): "own" | "gateway" | "other" {
  if (number === OWN) return "own";
  return number === SISTER ? "gateway" : "other";
}

/**
 * A day's calls, some of them told twice.
 *
 * @param start when the day begins, milliseconds since 1970
 * @param strangers how many other callers there are, beside a few who call often
 */
export function randomCalls(
  random: () => number,
  count: number,
  start: number,
  strangers: number,
): TimelineCall[] {
  const upTo = (most: number) => Math.floor(random() * most);
  const calls: TimelineCall[] = [];
  for (let index = 0; index < count; index += 1) {
    const told = calls[upTo(calls.length)];
    if (told && random() < 0.05) calls.push(told);
    else calls.push(randomCall(`CALL-${index}`, start + upTo(DAY)));
  }
  return calls;

  function randomCall(callId: string, startedAt: number): TimelineCall {
    return {
      callId,
      number: random() < 0.1 ? null : randomNumber(),
      lid: random() < 0.5 ? `${upTo(9)}@lid` : null,
      group: random() < 0.1,
      video: random() < 0.3,
      offline: random() < 0.1,
      startedAt,
      end: randomEnd(startedAt + upTo(60) * 1000),
    };
  }

  function randomNumber(): string {
    const caller = upTo(often.length + strangers);
    return often[caller] ?? `49151${String(caller).padStart(7, "0")}`;
  }

  function randomEnd(at: number): TimelineCall["end"] {
    const drawn = random();
    if (drawn < 0.05) return null;
    if (drawn < 0.25) return { status: "answered", at, reason: null };
    return { status: "missed", at, reason: ["timeout", "hung_up", "declined"][upTo(3)] ?? null };
  }
}
