/** Morning of a shop. */
const MORNING = 9;

/** What an entry can sleep until, as people say it. */
export function snoozeTimes(now: number): readonly (readonly [text: string, at: number])[] {
  const day = new Date(now).getDay();
  const untilMonday = (8 - day) % 7 || 7;
  return [
    ["In 1 hour", now + 3_600_000],
    ["In 3 hours", now + 3 * 3_600_000],
    ["Tomorrow morning", morning(now, 1)],
    // On a Sunday that is tomorrow.
    ...(untilMonday > 1 ? [["Monday morning", morning(now, untilMonday)] as const] : []),
  ];
}

function morning(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, MORNING).getTime();
}
