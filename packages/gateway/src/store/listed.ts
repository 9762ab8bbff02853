import { firstNumberAt } from "../ids.ts";
import type { DeliveryFilter } from "./history.ts";
import { kindsFor } from "./kinds.ts";
import type { DeliveryState } from "./records.ts";

/**
 * Deliveries are listed in groups: by webhook, and by the number `listed` of their row, which tells kind, state, and whether an
 * attempt failed. Each group is in the order of ids. A page takes from each group that fits as many as it holds and
 * merges them, so that it costs a few searches, however much there is that does not fit.
 */

/** Ids from `from` to `to`, both included. */
export interface Range {
  from: number;
  to: number;
}

/** As the stores' tables have them. */
const STATES: Record<DeliveryState, number> = { pending: 0, delivered: 2, expired: 4, cancelled: 6 };
const PER_KIND = 8;
const FAILED = 1;

/** Which numbers a filter asks for. */
export function fitting(filter: DeliveryFilter, isReplayable = false): (listed: number) => boolean {
  const { state, failed } = filter;
  const kinds = kindsFor(filter);
  return (listed) => {
    const is = listed % PER_KIND;
    return (
      kinds.includes((listed - is) / PER_KIND) &&
      (state === undefined || is - (is % 2) === STATES[state]) &&
      (failed === undefined || (is % 2 === FAILED) === failed) &&
      !(isReplayable && is - (is % 2) === STATES.pending)
    );
  };
}

/** Deliveries with an attempt: those that were delivered, and those of which one failed. */
export function isAttempted(listed: number): boolean {
  const is = listed % PER_KIND;
  return is % 2 === FAILED || is === STATES.delivered;
}

/** Finished deliveries of any kind, as a list in SQL. */
export const FINISHED = kindsFor({})
  .flatMap((kind) => [2, 3, 4, 5, 6, 7].map((is) => kind * PER_KIND + is))
  .join(", ");

/** A limit for a query's text, rounded up so that there are few texts. */
export function limitInText(limit: number): number {
  return 2 ** Math.ceil(Math.log2(limit));
}

/** The range of ids that a filter's times leave. */
export function rangeOf({ from, to }: DeliveryFilter, { from: first, to: last }: Range): Range {
  return {
    from: Math.max(first, from === undefined ? 0 : firstNumberAt(from)),
    to: Math.min(last, to === undefined ? Number.MAX_SAFE_INTEGER : firstNumberAt(to) - 1),
  };
}
