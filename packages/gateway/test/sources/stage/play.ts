import { advance } from "../../../src/calls/lifecycle.ts";
import type { CallUpdate } from "../../../src/calls/update-body.ts";
import { monotonicTime, msOf, wallTime } from "../../../src/clock.ts";
import type { CallReport } from "../../../src/sources/call-report.ts";
import {
  type CallOrder,
  HOLD_MS,
  releaseOverdue,
  resume,
  type StepsBefore,
  takeReport,
  unheard,
} from "../../../src/sources/in-order.ts";
import type { Call, CallStatus } from "../../../src/store/records.ts";

/** The reports of one request, when it arrives: milliseconds from the first. */
export interface Arrival {
  at: number;
  reports: CallReport[];
}

/** One event as it would go out, or one update. */
export interface Told {
  status?: CallStatus;
  at?: number;
  offline?: boolean;
  endReason?: string | null;
  asSent?: string | null;
  update?: CallUpdate;
}

/**
 * Plays the requests of one call: put in order, through the lifecycle, until nothing waits any more.
 *
 * @param restarts after each request all is forgotten but the call as the journal has it, and what was written down as
 *   waiting
 */
export function play(arrivals: readonly Arrival[], before: StepsBefore, restarts = false): Told[] {
  const told: Told[] = [];
  let order = unheard;
  let call: Call | undefined;
  const tell = (next: { order: CallOrder; ready: readonly CallReport[] }): void => {
    order = next.order;
    for (const { signal, update, asSent } of next.ready) {
      const step = signal ? advance(call, signal, wallTime(0)) : undefined;
      if (step) call = step.call;
      for (const { status, at, offline } of step?.changes ?? []) {
        told.push({ status, at: msOf(at), offline, endReason: step?.call.endReason ?? null, asSent });
      }
      if (update) told.push({ update });
    }
  };
  const timer = (until: number): void => {
    for (const { since } of [...order.waiting]) {
      const due = Number(since) + HOLD_MS;
      if (due <= until) tell(releaseOverdue(order, monotonicTime(due), before));
    }
  };
  for (const { at, reports } of arrivals) {
    timer(at);
    for (const report of reports) tell(takeReport(order, report, monotonicTime(at), before));
    if (restarts) {
      const written: CallReport[] = JSON.parse(JSON.stringify(order.waiting.map(({ report }) => report)));
      order = resume(call, written, monotonicTime(at));
    }
  }
  timer(Number.POSITIVE_INFINITY);
  return told;
}
