import type { ResultOf } from "@ringhook/api";

/** The period that a timeline draws to scale. What came after `to` is listed beside it. */
export interface Scale {
  from: number;
  to: number;
  ticks: number[];
}

/** Attempts up to this long after the call's end are drawn, as a share of the call's length. */
const MARGIN = 0.5;
const MIN_MS = 4_000;
const TICK_MS = [500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 300_000, 900_000, 3_600_000];
const MAX_TICKS = 6;

/** A period that holds the whole call and the attempts soon after it. */
export function scaleOf(call: ResultOf<"readCall">, now: number): Scale {
  const from = call.started_at;
  // A talk goes on after the call was answered, and its end is told by an event of its own.
  const end = Math.max(call.ended_at ?? now, ...call.events.map(({ at }) => at));
  const length = Math.max(end - from, MIN_MS);
  const limit = from + length * (1 + MARGIN);
  const attempts = call.events.flatMap(({ deliveries }) =>
    deliveries.flatMap(({ attempt_list }) => attempt_list.map(({ at, duration_ms }) => at + duration_ms)),
  );
  const soon = attempts.filter((at) => at <= limit);
  const to = Math.max(from + length, ...soon) + length * 0.04;
  return { from, to, ticks: ticksOf(to - from) };
}

/** Where a time is within the scale, from 0 to 1; undefined outside of it. */
export function placeOf(at: number, { from, to }: Scale): number | undefined {
  const place = (at - from) / (to - from);
  return place >= 0 && place <= 1 ? place : undefined;
}

function ticksOf(length: number): number[] {
  const step = TICK_MS.find((each) => length / each <= MAX_TICKS) ?? length;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
