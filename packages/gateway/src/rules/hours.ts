import type { WhatsAppTime } from "../clock.ts";
import { type LocalTime, localTime, minuteOf } from "./local-time.ts";
import { type Hours, type Rule, zoneOf } from "./rule.ts";

/**
 * Whether a moment lies in a rule's time: its hours, or one of its holidays, on which the whole day counts.
 * A rule with neither has all the time there is.
 */
export function inTime(rule: Rule, at: WhatsAppTime): boolean {
  const { hours, holidays } = rule.when;
  if (!hours && !holidays) return true;
  const local = localTime(at, zoneOf(rule) ?? "UTC");
  if (holidays?.some((holiday) => local.date.endsWith(holiday))) return true;
  return hours !== undefined && inWindow(hours, local) !== hours.outside;
}

/**
 * Clocks are read as people read them: of an hour that DST repeats both count, of one that it leaves out there is none.
 * After midnight a window still belongs to the day before, on which it opened.
 */
function inWindow({ days, from, to }: Hours, { minute, weekday, weekdayBefore }: LocalTime): boolean {
  const [opens, closes] = [minuteOf(from), minuteOf(to)];
  const opensToday = days.includes(weekday);
  if (opens < closes) return opensToday && minute >= opens && minute < closes;
  return (opensToday && minute >= opens) || (days.includes(weekdayBefore) && minute < closes);
}
