import { daysOf, startOfDay } from "../components/range.ts";
import type { HourCount } from "./insights-api.ts";

export interface DayCount {
  /** Its start, milliseconds since 1970. */
  at: number;
  missed: number;
  answered: number;
}

/** Each day of a span with its calls, those without any too. */
export function countsByDay(hours: readonly HourCount[], from: number, to: number): DayCount[] {
  const days = new Map(daysOf(from, to).map((at) => [at, { at, missed: 0, answered: 0 }]));
  for (const { at, missed, answered } of hours) {
    const day = days.get(startOfDay(new Date(at)).getTime());
    if (!day) continue;
    day.missed += missed;
    day.answered += answered;
  }
  return [...days.values()];
}
