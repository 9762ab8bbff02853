import type { Callback } from "@ringhook/api";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const regions = new Intl.DisplayNames(undefined, { type: "region" });

const DAY_MS = 86_400_000;

/** A time as people say it: `14:05`, `yesterday 18:05`, `Mon 18:05`, `12 Nov, 18:05`. */
export function whenText(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  const time = clock.format(at);
  if (days === 0) return time;
  if (days === 1) return `yesterday ${time}`;
  if (days === -1) return `tomorrow ${time}`;
  return Math.abs(days) < 7 ? `${weekday.format(at)} ${time}` : `${date.format(at)}, ${time}`;
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** The time of a day: `14:05`. */
export function clockText(at: number): string {
  return clock.format(at);
}

/** How long ago, in the largest unit. */
export function agoText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

/** How often and when somebody tried: `Called 3 times since 13:10, last at 14:05`. */
export function triesText(callback: Pick<Callback, "calls" | "first_call_at" | "last_call_at">, now: number) {
  const { calls, first_call_at: first, last_call_at: last } = callback;
  const lastTime = whenText(last, now);
  if (calls < 2) return `Called once, ${lastTime}`;
  return `Called ${calls === 2 ? "twice" : `${calls} times`} since ${whenText(first, now)}, last ${lastTime}`;
}

export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

/** What the clocks of a country show, and whether people there may be asleep. */
export function clockThere(
  zones: readonly string[],
  now: number,
): { text: string; night: boolean } | undefined {
  const shown = zones.map((zone) => timeIn(zone, now)).filter((time) => time !== undefined);
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return undefined;
  const text = first.text === last.text ? first.text : `${first.text} to ${last.text}`;
  return { text, night: shown.every(({ hour }) => hour < 8 || hour >= 21) };
}

function timeIn(timeZone: string, now: number): { text: string; hour: number } | undefined {
  try {
    const text = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone }).format(
      now,
    );
    const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone }).format(now);
    return { text, hour: Number(hour) };
  } catch {
    // A browser that is older than the zone.
    return undefined;
  }
}

const CLOSINGS: Record<NonNullable<Callback["closed_by"]>, string> = {
  answered: "A later call was answered",
  outgoing_call: "Called back from the phone",
  text: "Answered in writing",
  person: "Marked as done",
  joined: "Joined to another entry",
};

export function closingText(by: Callback["closed_by"]): string {
  return by === null ? "Done" : CLOSINGS[by];
}
