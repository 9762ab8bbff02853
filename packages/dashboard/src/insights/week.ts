import type { HourCount } from "./insights-api.ts";

export interface WeekCell {
  missed: number;
  calls: number;
}

/** Monday to Sunday, each with its 24 hours, in the browser's time zone. */
export function weekOf(hours: readonly HourCount[]): WeekCell[][] {
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => ({ missed: 0, calls: 0 })));
  for (const { at, missed, answered } of hours) {
    const date = new Date(at);
    const cell = week[(date.getDay() + 6) % 7]?.[date.getHours()];
    if (!cell) continue;
    cell.missed += missed;
    cell.calls += missed + answered;
  }
  return week;
}

/** The names of the days, Monday first. */
export function dayNames(form: "short" | "long"): string[] {
  const name = new Intl.DateTimeFormat(undefined, { weekday: form });
  // 1 January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, day) => name.format(new Date(2024, 0, 1 + day)));
}
