/** The named time ranges, as the URL keeps them. */
export const RANGES = [
  ["today", "Today"],
  ["7d", "Last 7 days"],
  ["30d", "Last 30 days"],
  ["90d", "Last 90 days"],
  ["all", "All time"],
  ["custom", "Custom range"],
] as const;

export type RangeName = (typeof RANGES)[number][0];

const DAY_MS = 86_400_000;

export interface Span {
  from: number | undefined;
  to: number | undefined;
}

/**
 * Where a range begins and ends, in the browser's time zone.
 * @param since first day of `custom`, as YYYY-MM-DD
 * @param until last day of `custom`, inclusive
 */
export function spanOf(name: RangeName, now: number, since = "", until = ""): Span {
  const today = startOfDay(new Date(now));
  switch (name) {
    case "today":
      return { from: today.getTime(), to: undefined };
    case "7d":
      return { from: daysBefore(today, 6), to: undefined };
    case "30d":
      return { from: daysBefore(today, 29), to: undefined };
    case "90d":
      return { from: daysBefore(today, 89), to: undefined };
    case "custom":
      return { from: dayOf(since, 0), to: dayOf(until, 1) };
    case "all":
      return { from: undefined, to: undefined };
  }
}

export function rangeNamed(name: string | null, otherwise: RangeName): RangeName {
  return RANGES.find(([known]) => known === name)?.[0] ?? otherwise;
}

/** Midnight at the start of a day, by the calendar: not every day has 24 hours. */
export function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

/** The start of each day in a span; at most its last `limit` days. */
export function daysOf(from: number, to: number, limit = 400): number[] {
  const days: number[] = [];
  const day = startOfDay(new Date(Math.max(from, to - limit * DAY_MS)));
  for (; day.getTime() < to; day.setDate(day.getDate() + 1)) days.push(day.getTime());
  return days;
}

function daysBefore(day: Date, count: number): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - count).getTime();
}

function dayOf(text: string, plus: number): number | undefined {
  const [year, month, day] = text.split("-").map(Number);
  if (!year || !month || !day) return undefined;
  return new Date(year, month - 1, day + plus).getTime();
}
