import { elapsed, type WallTime } from "../clock.ts";
import { sameLine } from "./callers.ts";
import type { Facts } from "./may-act.ts";
import type { PlannedAction } from "./plan.ts";

type Outcome = "acknowledged" | "failed" | "skipped";
type Caller = { number: string | null; lid: string | null };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What one channel's rules did, in memory and in order of time: what the store knows of a real channel. For trials. */
export class Ledger {
  readonly #settled = new Map<string, Outcome>();
  readonly #toCaller = new Map<string, WallTime>();
  /** In order of time. Of the last day: older ones no limit counts. */
  readonly #texts: WallTime[] = [];
  readonly #rejections: WallTime[] = [];

  /** The part of the facts that what was done before decides. */
  facts(action: PlannedAction, caller: Caller, now: WallTime): Pick<Facts, Told> & { texts: Texts } {
    forget(this.#texts, now, DAY_MS);
    forget(this.#rejections, now, MINUTE_MS);
    const toCaller = this.#toCaller.get(lineOf(caller)) ?? null;
    return {
      now,
      done: this.#settled.has(action.key),
      rejection: action.needs === null ? null : (this.#settled.get(action.needs) ?? "open"),
      texts: {
        toCaller,
        toCallerByGateway: toCaller,
        lastDay: this.#texts.length,
        lastMinute: countWithin(this.#texts, now, MINUTE_MS),
      },
      rejectionsLastMinute: this.#rejections.length,
    };
  }

  /** Notes what an action came to. */
  settle({ key, kind }: PlannedAction, caller: Caller, outcome: Outcome, now: WallTime): void {
    this.#settled.set(key, outcome);
    if (outcome === "skipped") return;
    if (kind === "reject") this.#rejections.push(now);
    if (kind !== "text") return;
    this.#texts.push(now);
    this.#toCaller.set(lineOf(caller), now);
  }
}

type Told = "now" | "done" | "rejection" | "rejectionsLastMinute";
type Texts = Pick<Facts["texts"], "toCaller" | "toCallerByGateway" | "lastDay" | "lastMinute">;

function forget(times: WallTime[], now: WallTime, ms: number): void {
  const first = times.findIndex((time) => elapsed(time, now) < ms);
  times.splice(0, first === -1 ? times.length : first);
}

function countWithin(times: readonly WallTime[], now: WallTime, ms: number): number {
  return times.length - 1 - times.findLastIndex((time) => elapsed(time, now) >= ms);
}

function lineOf({ number, lid }: Caller): string {
  return number === null ? (lid ?? "unknown") : sameLine(number);
}
