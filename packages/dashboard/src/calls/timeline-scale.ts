import type { CallStory } from "./call-story.ts";

/** The window of time that a timeline draws to scale. What came later than `to` stands beside it. */
export interface Scale {
  from: number;
  to: number;
  ticks: number[];
}

/** Attempts so far behind the call's end, in lengths of the call, are still inside. */
const ROOM = 0.5;
const LEAST_MS = 4_000;
const TICK_MS = [500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 300_000, 900_000, 3_600_000];
const MOST_TICKS = 6;

/** A window that holds the whole call, and those attempts that followed soon. */
export function scaleOf(call: CallStory, now: number): Scale {
  const from = call.started_at;
  const end = call.ended_at ?? Math.max(now, ...call.events.map(({ at }) => at));
  const length = Math.max(end - from, LEAST_MS);
  const limit = from + length * (1 + ROOM);
  const attempts = call.events.flatMap(({ deliveries }) =>
    deliveries.flatMap(({ attempt_list }) => attempt_list.map(({ at, duration_ms }) => at + duration_ms)),
  );
  const soon = attempts.filter((at) => at <= limit);
  const to = Math.max(from + length, ...soon) + length * 0.04;
  return { from, to, ticks: ticksOf(to - from) };
}

/** Where a moment stands, from 0 to 1; undefined when it is outside. */
export function placeOf(at: number, { from, to }: Scale): number | undefined {
  const place = (at - from) / (to - from);
  return place >= 0 && place <= 1 ? place : undefined;
}

function ticksOf(length: number): number[] {
  const step = TICK_MS.find((each) => length / each <= MOST_TICKS) ?? length;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
