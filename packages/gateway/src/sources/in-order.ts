import { elapsed, type MonotonicTime } from "../clock.ts";
import type { Call } from "../store/records.ts";
import type { CallReport, ReportStep } from "./call-report.ts";

/** A report waits at most this long for one that belongs before it: 5 s. */
export const HOLD_MS = 5_000;

/** Which steps a provider tells before a step, if it tells them at all. */
export type StepsBefore = Readonly<Record<ReportStep, readonly ReportStep[]>>;

/** A report that waits for one that belongs before it. */
export interface Waiting {
  report: CallReport;
  since: MonotonicTime;
}

/**
 * One call's reports in the order in which they belong, though providers send again, twice, and in any order.
 * Plain values, so that what waits can be written down and taken up after a restart.
 */
export interface CallOrder {
  /** The steps that were let through. */
  seen: readonly ReportStep[];
  waiting: readonly Waiting[];
}

export interface Ordered {
  order: CallOrder;
  /** What is to be done now, in order. */
  ready: readonly CallReport[];
}

export const unheard: CallOrder = { seen: [], waiting: [] };

/** The steps that a call has behind it: what the journal keeps of a call tells what was let through. */
const STEPS_BEHIND: Readonly<Record<Call["status"], readonly ReportStep[]>> = {
  queued: [],
  initiated: ["offered"],
  ringing: ["offered", "ringing"],
  answered: ["offered", "ringing", "answered"],
  missed: ["offered", "ringing", "ended"],
  // Known by its end alone: its steps are still to be heard of.
  ended: [],
};

/**
 * Takes up a call after a restart, or after it was put out of memory. What waits begins to wait again, because the
 * clock that it waited by went with the process: at most 5 s are added.
 *
 * @param call as the journal has it; undefined for one that it has not
 * @param waiting what was written down as waiting
 */
export function resume(
  call: Pick<Call, "status"> | undefined,
  waiting: readonly CallReport[],
  now: MonotonicTime,
): CallOrder {
  const seen = call ? STEPS_BEHIND[call.status] : [];
  return { seen, waiting: waiting.map((report) => ({ report, since: now })) };
}

/** The steps after which a provider says nothing of a call that counts. */
const ENDS: readonly ReportStep[] = [
  "answered",
  "ended",
  "outgoing_declined",
  "outgoing_over",
  "outgoing_talked",
];

/** Takes in a report: it is ready, it waits, or, as a double or after the end, it is dropped. */
export function takeReport(
  order: CallOrder,
  report: CallReport,
  now: MonotonicTime,
  before: StepsBefore,
): Ordered {
  if (isOver(order) || knows(order, report.step)) return { order, ready: [] };
  const waiting = [...order.waiting, { report, since: now }];
  return release({ ...order, waiting }, (step) => before[step]);
}

/** Lets through what has waited long enough. What never began is told as of a call while the channel was away. */
export function releaseOverdue(order: CallOrder, now: MonotonicTime, before: StepsBefore): Ordered {
  if (!order.waiting.some(({ since }) => elapsed(since, now) >= HOLD_MS)) return { order, ready: [] };
  const { ready, order: after } = release(order, () => []);
  const began = [...order.seen, ...ready.map(({ step }) => step)];
  return { order: after, ready: ready.map((report) => asWhileAway(report, began, before)) };
}

/** When `releaseOverdue` has something to do: milliseconds from now; undefined when nothing waits. */
export function dueIn(order: CallOrder, now: MonotonicTime): number | undefined {
  const left = order.waiting.map(({ since }) => Math.max(0, HOLD_MS - elapsed(since, now)));
  return left.length === 0 ? undefined : Math.min(...left);
}

function release(order: CallOrder, needed: (step: ReportStep) => readonly ReportStep[]): Ordered {
  const ready: CallReport[] = [];
  const seen = [...order.seen];
  let waiting = order.waiting;
  for (;;) {
    const next = first(
      waiting.filter(({ report }) => needed(report.step).every((step) => seen.includes(step))),
    );
    if (!next) return { order: { seen, waiting }, ready };
    ready.push(next.report);
    seen.push(next.report.step);
    // After the end nothing counts, not even what still waits.
    waiting = ENDS.includes(next.report.step) ? [] : waiting.filter((other) => other !== next);
  }
}

/** Of several that may go, the one that belongs first. */
function first(candidates: readonly Waiting[]): Waiting | undefined {
  const place = ({ report }: Waiting): number => STEPS.indexOf(report.step);
  return candidates.toSorted((one, other) => place(one) - place(other))[0];
}

const STEPS: readonly ReportStep[] = ["offered", "ringing", ...ENDS];

function asWhileAway(report: CallReport, began: readonly ReportStep[], before: StepsBefore): CallReport {
  const { signal, step } = report;
  const unannounced = before[step].includes("offered") && !began.includes("offered");
  if (!signal || !unannounced || !ENDS.includes(step)) return report;
  // A call that rings and was not announced is begun by its ringing, and told live.
  if (began.includes("ringing")) return report;
  return { ...report, signal: { ...signal, offline: true } };
}

/** Whether the end of a call was let through, after which nothing of it counts. */
export function isOver({ seen }: CallOrder): boolean {
  return seen.some((step) => ENDS.includes(step));
}

function knows({ seen, waiting }: CallOrder, step: ReportStep): boolean {
  return seen.includes(step) || waiting.some(({ report }) => report.step === step);
}
