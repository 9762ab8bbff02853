import type { CallOptions } from "../calls/plan.ts";
import { hexDigits, pick, type Random } from "../ground/random.ts";

/** How a call ends, as people and clients tell it. */
export type CallEnd = "missed" | "hungUp" | "answered" | "declined";

/** How often calls are of a kind: shares from 0 to 1; those of the ends are weighed against each other. */
export interface CallMix {
  readonly video: number;
  readonly group: number;
  /** Named by LID instead of by phone number. */
  readonly lid: number;
  /** Of those named by LID: without the caller's number. */
  readonly withoutNumber: number;
  /** Not announced at all. */
  readonly unannounced: number;
  /** Announced by a notice instead of an offer. */
  readonly notice: number;
  readonly ends: Readonly<Record<CallEnd, number>>;
}

/** Calls as a small business gets them. */
export const everydayMix: CallMix = {
  video: 0.25,
  group: 0.08,
  lid: 0.3,
  withoutNumber: 0.3,
  unannounced: 0.03,
  notice: 0.1,
  ends: { missed: 40, hungUp: 25, answered: 25, declined: 10 },
};

/** A step of a call, and how long after the step before it is taken. */
export interface PlannedStep {
  readonly name: "ring" | "relayLatency" | "transport" | "preaccept" | CallEnd;
  readonly afterMs: number;
}

/** A call with all that will happen to it. */
export interface RandomCall {
  readonly options: CallOptions & { readonly id: string };
  readonly steps: readonly PlannedStep[];
  readonly end: CallEnd;
}

// Unanswered calls ring for 45 seconds before WhatsApp gives up; people are quicker.
const LASTS_MS: Readonly<Record<CallEnd, readonly [number, number]>> = {
  missed: [45_000, 46_000],
  hungUp: [3_000, 30_000],
  answered: [2_000, 20_000],
  declined: [2_000, 12_000],
};

/** Draws a call. The same random source draws the same call again. */
export function drawCall(random: Random, mix: CallMix = everydayMix): RandomCall {
  const chance = (share: number): boolean => random() < share;
  const span = ([from, to]: readonly [number, number]): number => Math.round(from + random() * (to - from));
  const end = drawEnd(random, mix.ends);
  const byLid = chance(mix.lid);
  const options = {
    id: hexDigits(random, 32),
    video: chance(mix.video),
    group: chance(mix.group),
    addressing: byLid ? ("lid" as const) : ("pn" as const),
    callerPn: !(byLid && chance(mix.withoutNumber)),
    via: drawAnnouncement(random, mix),
  };
  const between = pick(random, [[], ["transport"], ["relayLatency", "relayLatency"], ["preaccept"]] as const);
  const steps: PlannedStep[] = [
    { name: "ring", afterMs: span([300, 1_500]) },
    ...between.map((name) => ({ name, afterMs: span([100, 600]) })),
    { name: end, afterMs: span(LASTS_MS[end]) },
  ];
  return { options, steps, end };
}

function drawAnnouncement(random: Random, mix: CallMix): "offer" | "offer_notice" | "none" {
  const drawn = random();
  if (drawn < mix.unannounced) return "none";
  return drawn < mix.unannounced + mix.notice ? "offer_notice" : "offer";
}

function drawEnd(random: Random, weights: CallMix["ends"]): CallEnd {
  const ends = Object.entries(weights) as [CallEnd, number][];
  let left = random() * ends.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [end, weight] of ends) {
    left -= weight;
    if (left < 0) return end;
  }
  return "missed";
}
