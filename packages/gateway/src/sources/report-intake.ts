import { type Clock, msOf, nowOf } from "../clock.ts";
import { messageOf } from "../errors.ts";
import { InTurn } from "../in-turn.ts";
import type { Log } from "../log/log.ts";
import type { CallReport } from "./call-report.ts";
import {
  type CallOrder,
  dueIn,
  isOver,
  releaseOverdue,
  resume,
  type StepsBefore,
  takeReport,
  unheard,
} from "./in-order.ts";
import type { CallDesk } from "./provider.ts";
import type { Credentials } from "./source.ts";

export interface ReportIntakeOptions {
  desk: CallDesk;
  credentials: Credentials;
  before: StepsBefore;
  clock: Clock;
  log: Log;
}

/** What waits for a report that belongs before it stands here, so that no crash loses it. */
const HELD = { kind: "held", key: "reports" } as const;
/** Calls whose order is remembered, at most; of all others the journal tells it. */
const MOST_CALLS = 10_000;
/** What could not be let through is tried again after this long. */
const AGAIN_MS = 1_000;

/** The reports of one channel's calls, each call's in order and one after another, on disk before `take` resolves. */
export class ReportIntake {
  readonly #options: ReportIntakeOptions;
  readonly #turns = new InTurn();
  readonly #orders = new Map<string, CallOrder>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #isOpen = false;

  constructor(options: ReportIntakeOptions) {
    this.#options = options;
  }

  /** Reports that wait just now. */
  get held(): number {
    return [...this.#orders.values()].reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  /** Takes up what waited when the process before ended. */
  async start(): Promise<void> {
    if (this.#isOpen) return;
    const { credentials, clock } = this.#options;
    const kept = (await credentials.read(HELD.kind, [HELD.key])).get(HELD.key);
    const held: CallReport[] = kept === undefined ? [] : JSON.parse(kept);
    const calls = groupByCall(held);
    for (const [callId, reports] of calls) {
      const call = await this.#options.desk.find(callId);
      this.#orders.set(callId, resume(call, reports, clock.monotonic()));
    }
    this.#isOpen = true;
    for (const callId of calls.keys()) this.#plan(callId);
  }

  async stop(): Promise<void> {
    this.#isOpen = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.allSettled(
      [...this.#orders.keys()].map((callId) => this.#turns.run(callId, async () => {})),
    );
    this.#orders.clear();
  }

  /**
   * Takes reports. Resolves once all that follows from them is on disk.
   * @returns how many said nothing new
   * @throws RinghookError `STORE_FAILED`: the provider has to send them again
   */
  async take(reports: readonly CallReport[]): Promise<number> {
    if (!this.#isOpen) throw new Error("the channel is not open yet");
    const { desk, clock } = this.#options;
    for (const { signal } of reports) {
      if (signal) desk.count({ lagMs: Math.max(0, nowOf(clock) - msOf(signal.at)) });
    }
    const taken = await Promise.all(
      reports.map((report) => this.#turns.run(report.callId, () => this.#takeOne(report))),
    );
    return taken.filter((isNew) => !isNew).length;
  }

  /** @returns whether it said something new */
  async #takeOne(report: CallReport): Promise<boolean> {
    const { clock, before: steps } = this.#options;
    const before = await this.#orderOf(report);
    const { order, ready } = takeReport(before, report, clock.monotonic(), steps);
    if (order === before) return false;
    await this.#follow(report.callId, before, order, ready);
    return true;
  }

  async #orderOf({ callId, step }: CallReport): Promise<CallOrder> {
    const known = this.#orders.get(callId);
    if (known) return known;
    const { desk, clock } = this.#options;
    const call = await desk.find(callId);
    // One that the business placed is known by its end alone.
    if (step.startsWith("outgoing_")) return call ? { seen: [step], waiting: [] } : unheard;
    return resume(call, [], clock.monotonic());
  }

  /** Writes what is ready, and what still waits. If that fails, all is as before: to write it again changes nothing. */
  async #follow(
    callId: string,
    before: CallOrder,
    order: CallOrder,
    ready: readonly CallReport[],
  ): Promise<void> {
    try {
      for (const report of ready) await this.#options.desk.record(this.#dated(report));
      this.#orders.set(callId, order);
      if (before.waiting.length > 0 || order.waiting.length > 0) await this.#writeHeld();
    } catch (error) {
      if (before === unheard) this.#orders.delete(callId);
      else this.#orders.set(callId, before);
      throw error;
    }
    this.#plan(callId);
    this.#forget(callId, order);
  }

  /** With how old its news is by now: what a provider repeats for days is no reason to act. */
  #dated(report: CallReport): CallReport {
    const { signal } = report;
    if (!signal) return report;
    const ageMs = Math.max(0, nowOf(this.#options.clock) - msOf(signal.at));
    return { ...report, signal: { ...signal, ageMs } };
  }

  /** Of all calls at once: writes take effect in the order in which they are asked for. */
  async #writeHeld(): Promise<void> {
    const held = [...this.#orders.values()].flatMap(({ waiting }) => waiting.map(({ report }) => report));
    await this.#options.credentials.write([
      { ...HELD, value: held.length === 0 ? null : JSON.stringify(held) },
    ]);
  }

  #forget(callId: string, order: CallOrder): void {
    if (isOver(order) && order.waiting.length === 0) this.#orders.delete(callId);
    if (this.#orders.size <= MOST_CALLS) return;
    const [oldest] = [...this.#orders].find(([, { waiting }]) => waiting.length === 0) ?? [];
    if (oldest !== undefined) this.#orders.delete(oldest);
  }

  /** Plans when what waits of a call has waited long enough. */
  #plan(callId: string, afterMs = this.#dueIn(callId)): void {
    clearTimeout(this.#timers.get(callId));
    this.#timers.delete(callId);
    if (afterMs === undefined || !this.#isOpen) return;
    const timer = setTimeout(() => {
      this.#timers.delete(callId);
      this.#turns
        .run(callId, () => this.#release(callId))
        .catch((error: unknown) => {
          this.#options.log.error(
            { reason: messageOf(error) },
            "what waited could not be written; will retry",
          );
          this.#plan(callId, AGAIN_MS);
        });
    }, afterMs).unref();
    this.#timers.set(callId, timer);
  }

  async #release(callId: string): Promise<void> {
    const before = this.#orders.get(callId);
    if (!before || !this.#isOpen) return;
    const { clock, before: steps } = this.#options;
    const { order, ready } = releaseOverdue(before, clock.monotonic(), steps);
    if (order === before) this.#plan(callId);
    else await this.#follow(callId, before, order, ready);
  }

  #dueIn(callId: string): number | undefined {
    const order = this.#orders.get(callId);
    return order && dueIn(order, this.#options.clock.monotonic());
  }
}

function groupByCall(reports: readonly CallReport[]): Map<string, CallReport[]> {
  const calls = new Map<string, CallReport[]>();
  for (const report of reports) calls.set(report.callId, [...(calls.get(report.callId) ?? []), report]);
  return calls;
}
