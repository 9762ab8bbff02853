import { msOf, type WhatsAppTime } from "../clock.ts";
import { type Weekday, weekdays } from "./rule.ts";

/** What the calendars and clocks of a place show at a moment. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:MM`. */
  time: string;
  weekday: Weekday;
  /** The day before, by the calendar: a day of 23 or 25 hours is one day. */
  weekdayBefore: Weekday;
  /** Minutes that the clock shows since its 00:00. */
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** More zones than owners on one gateway have; beyond it the formats are made once more. */
const FORMATS_KEPT = 200;

/** @param zone an IANA name that {@link isZone} took */
export function localTime(at: WhatsAppTime, zone: string): LocalTime {
  const parts: Partial<Record<string, string>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(msOf(at))) parts[type] = value;
  const { year = "", month = "", day = "", hour = "", minute = "" } = parts;
  const date = `${year.padStart(4, "0")}-${month}-${day}`;
  const weekday = weekdayOf(date);
  return {
    date,
    time: `${hour}:${minute}`,
    weekday: weekdays[weekday] ?? "mon",
    weekdayBefore: weekdays[(weekday + 6) % 7] ?? "mon",
    minute: Number(hour) * 60 + Number(minute),
  };
}

/** Whether this machine knows a time zone of this name. */
export function isZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Minutes of `HH:MM` since 00:00; `24:00` is 1440. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** Monday is 0. */
function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** Making a format costs a thousand times what using one does. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formats.get(zone);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  if (formats.size >= FORMATS_KEPT) formats.clear();
  formats.set(zone, made);
  return made;
}
