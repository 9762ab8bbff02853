import { msOf, wallTime, whatsAppTime } from "../clock.ts";
import { sameLine } from "./callers.ts";
import type { RuleEvent } from "./event.ts";
import { Ledger } from "./ledger.ts";
import { type Decision, type Facts, mayAct } from "./may-act.ts";
import { ruleFor } from "./meets.ts";
import { type PlannedAction, planActions } from "./plan.ts";
import type { On, RuleSet } from "./rule.ts";

/** A call of the log as a trial takes it. Times are milliseconds since 1970, all by one clock. */
export interface TimelineCall {
  callId: string;
  number: string | null;
  lid: string | null;
  group: boolean;
  video: boolean;
  offline: boolean;
  startedAt: number;
  /** How it ended; null where nothing was heard of an end. */
  end: { status: "missed" | "answered"; at: number; reason: string | null } | null;
}

/** What a trial takes for granted of the channel. */
export interface TrialChannel {
  can: Facts["can"];
  /** What a caller is to the channel, by their number or LID. */
  callerKind(caller: { number: string | null; lid: string | null }): Facts["caller"]["kind"];
}

/** Who is told what happens in a trial. */
export interface TimelineObserver {
  /** An event of the call was for this rule. */
  matched(callId: string, ruleId: string): void;
  /** An action was due, at this moment by the trial's clock. */
  decided(action: PlannedAction, decision: Decision, at: number): void;
}

interface Step {
  at: number;
  run(): void;
}

/** Calls, and what rules do about them, in order of time. */
export class Timeline {
  readonly #set: RuleSet;
  readonly #channel: TrialChannel;
  readonly #observer: TimelineObserver;
  /** Whether WhatsApp acknowledges the rejection of a call. */
  readonly #acknowledges: (callId: string) => boolean;
  readonly #ledger = new Ledger();
  readonly #callsOf = new Map<string, TimelineCall[]>();
  readonly #answeredAt = new Map<string, number>();
  /** In order of time; of one moment's steps the one that was added first. */
  readonly #steps: Step[] = [];

  constructor(
    set: RuleSet,
    channel: TrialChannel,
    observer: TimelineObserver,
    acknowledges: (callId: string) => boolean = () => true,
  ) {
    this.#set = set;
    this.#channel = channel;
    this.#observer = observer;
    this.#acknowledges = acknowledges;
  }

  run(calls: readonly TimelineCall[]): void {
    // The latest are placed first, since a step is put in front of all that are not later.
    for (const given of calls.toSorted((a, b) => b.startedAt - a.startedAt)) this.#place({ ...given });
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) step.run();
  }

  #place(call: TimelineCall): void {
    const line = lineOf(call);
    this.#callsOf.set(line, [...(this.#callsOf.get(line) ?? []), call]);
    // Of a call that ended while the channel was away only the end is told.
    if (!call.offline || !call.end) this.#add(call.startedAt, () => this.#happen(call, "offered"));
    this.#placeEnd(call);
  }

  #placeEnd(call: TimelineCall): void {
    const { end } = call;
    if (!end) return;
    this.#add(end.at, () => {
      // A rejection may have ended it before.
      if (call.end === end) this.#happen(call, end.status);
    });
  }

  #happen(call: TimelineCall, on: On): void {
    const { rules, limits, lists } = this.#set;
    const at = on === "offered" ? call.startedAt : (call.end?.at ?? call.startedAt);
    if (on === "answered") this.#answeredAt.set(lineOf(call), at);
    const others = (this.#callsOf.get(lineOf(call)) ?? []).filter(({ callId }) => callId !== call.callId);
    const otherCalls = others.map(({ startedAt }) => whatsAppTime(startedAt));
    const rule = ruleFor(rules, eventOf(call, on, at), { lists, otherCalls });
    if (!rule) return;
    this.#observer.matched(call.callId, rule.id);
    for (const action of planActions(rule, limits, {
      callId: call.callId,
      heardAt: wallTime(at),
      ageMs: 0,
    })) {
      this.#add(msOf(action.dueAt), () => this.#decide(action, call, at));
    }
  }

  #decide(action: PlannedAction, call: TimelineCall, since: number): void {
    const now = msOf(action.dueAt);
    const decision = mayAct(action, this.#set.limits, this.#factsOf(action, call, since));
    this.#observer.decided(action, decision, now);
    // What was decided before keeps its outcome.
    if (decision.do === "skip" && decision.reason === "already_done") return;
    if (decision.do !== "act") {
      this.#ledger.settle(action, call, "skipped", action.dueAt);
      return;
    }
    const acknowledged = action.kind !== "reject" || this.#acknowledges(call.callId);
    this.#ledger.settle(action, call, acknowledged ? "acknowledged" : "failed", action.dueAt);
    if (action.kind !== "reject" || !acknowledged) return;
    call.end = { status: "missed", at: now, reason: "declined" };
    this.#placeEnd(call);
  }

  #factsOf(action: PlannedAction, call: TimelineCall, since: number): Facts {
    const now = msOf(action.dueAt);
    const kept = this.#ledger.facts(action, call, action.dueAt);
    return {
      ...kept,
      can: this.#channel.can,
      caller: { number: call.number, lid: call.lid, kind: this.#channel.callerKind(call) },
      call: { group: call.group, state: call.end && call.end.at <= now ? call.end.status : "rings" },
      answeredSince: (this.#answeredAt.get(lineOf(call)) ?? Number.NEGATIVE_INFINITY) >= since,
      spokenToSince: false,
      texts: { ...kept.texts, pausedUntil: null, switchedOff: false },
    };
  }

  #add(at: number, run: () => void): void {
    let [low, high] = [0, this.#steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#steps.splice(low, 0, { at, run });
  }
}

function eventOf(call: TimelineCall, on: On, at: number): RuleEvent {
  const { callId, number, lid, group, video, offline, end, startedAt } = call;
  const unknown = on === "offered" || end?.reason === "missed_while_away";
  return {
    callId,
    on,
    at: whatsAppTime(at),
    number,
    lid,
    group,
    video,
    offline,
    endReason: on === "missed" ? (end?.reason ?? null) : null,
    rangSeconds: unknown ? null : Math.max(0, Math.round((at - startedAt) / 1000)),
  };
}

function lineOf({ number, lid, callId }: Pick<TimelineCall, "number" | "lid" | "callId">): string {
  return number === null ? (lid ?? callId) : sameLine(number);
}
