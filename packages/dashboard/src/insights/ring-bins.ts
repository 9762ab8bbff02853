import type { RingCount } from "./insights-api.ts";

export interface RingBin {
  /** Its first and last second; the last bin is open. */
  from: number;
  to: number;
  missed: number;
  answered: number;
}

/** WhatsApp lets a call ring for about a minute. */
const WIDTH = 5;
const BINS = 13;

/** Ring times in bins of five seconds; the last one holds all over a minute. */
export function ringBins(counts: readonly RingCount[]): RingBin[] {
  const bins = Array.from({ length: BINS }, (_, index) => ({
    from: index * WIDTH,
    to: index === BINS - 1 ? Number.POSITIVE_INFINITY : index * WIDTH + WIDTH - 1,
    missed: 0,
    answered: 0,
  }));
  for (const { seconds, missed, answered } of counts) {
    const bin = bins[Math.min(Math.floor(seconds / WIDTH), BINS - 1)];
    if (!bin || seconds < 0) continue;
    bin.missed += missed;
    bin.answered += answered;
  }
  return bins;
}

export function binText({ from, to }: RingBin): string {
  return Number.isFinite(to) ? `${from} to ${to} s` : `${from} s or more`;
}
