import { type Clock, elapsed, nowOf, wallTime } from "../../clock.ts";
import type { InTurn } from "../../in-turn.ts";
import type { Log } from "../../log/log.ts";
import type { ActionEnd, ActionFacts, ActionRecord } from "../../store/actions.ts";
import type { PendingDelivery } from "../../store/records.ts";
import type { Outcome, Sink } from "../sink.ts";
import { decide } from "./decide.ts";
import { type Done, doAction } from "./do-action.ts";
import type { Hands } from "./hands.ts";

export interface ActionSinkOptions {
  hands: Hands;
  clock: Clock;
  log: Log;
  /** Limits hold between all channels of a node, so one action is decided after another. */
  inTurn: InTurn;
  /** An action was settled. */
  onEnded: (action: ActionRecord) => void;
}

/** An attempt that begins, and when the one before it began; null for the first. */
interface Begun {
  facts: ActionFacts;
  before: number | null;
}

/** The store failed: the action is looked at again after this long. */
const STORE_AGAIN_MS = 1_000;

/** What rules want done leaves here: by the channel itself, decided anew at the moment when it is due. */
export class ActionSink implements Sink {
  readonly #options: ActionSinkOptions;
  #isClosed = false;

  constructor(options: ActionSinkOptions) {
    this.#options = options;
  }

  async send({ deliveryId: actionId }: PendingDelivery): Promise<Outcome> {
    const at = nowOf(this.#options.clock);
    try {
      const laterMs = await this.#take(actionId);
      return outcomeOf(laterMs === null ? "accepted" : "later", laterMs, at);
    } catch (err) {
      const { log, hands } = this.#options;
      log.error(
        { err, channelId: hands.store.channelId, actionId },
        "an action could not be done; will retry",
      );
      return outcomeOf("later", STORE_AGAIN_MS, at);
    }
  }

  /** What was begun ends by itself. Nothing is held. */
  async close(): Promise<void> {
    this.#isClosed = true;
  }

  /** @returns after how long to look at it again, in milliseconds; null when it is settled */
  async #take(actionId: string): Promise<number | null> {
    if (this.#isClosed) return STORE_AGAIN_MS;
    const { hands, clock, inTurn } = this.#options;
    const begun = await inTurn.run("actions", () => this.#begin(actionId));
    if (typeof begun !== "object" || begun === null) return begun;
    const done = await doAction(begun.facts, hands, clock);
    return this.#note(begun, done);
  }

  /** Decides, and notes that it begins: until that is on disk nothing else is decided. */
  async #begin(actionId: string): Promise<Begun | number | null> {
    const { hands, clock } = this.#options;
    const facts = await hands.store.actionFacts({ actionId, now: nowOf(clock) });
    if (facts?.action.state !== "pending") return null;
    const { action, call } = facts;
    const early = elapsed(clock.wall(), wallTime(action.dueAt ?? 0));
    if (early > 0) return Math.ceil(early);
    const decision = decide(facts, hands, clock.wall());
    if (decision.do === "later") return decision.ms;
    if (decision.do === "end") return this.#end(action, decision);
    if (!call) return null;
    const { text } = decision;
    const messageId = action.kind === "text" ? (action.messageId ?? hands.newMessageId()) : null;
    const startedAt = nowOf(clock);
    if (action.kind !== "remind") {
      await hands.store.startAction({ actionId, at: startedAt, messageId, text });
    }
    const begun = { ...facts, action: { ...action, startedAt, messageId, text } };
    return { facts: begun, before: action.startedAt };
  }

  /** What an attempt before this one sent counts, whatever became of this one: the phone may have shown it. */
  async #note({ facts: { action }, before }: Begun, done: Done): Promise<number | null> {
    if (done.do === "end") return this.#end(action, { ...done, counts: done.counts || before !== null });
    const { actionId, messageId, text } = action;
    // Nothing has left, so nothing more counts; a message keeps its id.
    if (done.isUndone) await this.#options.hands.store.startAction({ actionId, at: before, messageId, text });
    return done.ms;
  }

  async #end(
    action: ActionRecord,
    end: Omit<ActionEnd, "actionId" | "at"> & { isKept?: boolean },
  ): Promise<null> {
    const { hands, clock, onEnded } = this.#options;
    const { state, reason, code, counts, isKept } = end;
    const at = nowOf(clock);
    const { actionId } = action;
    const isNews =
      isKept === true || (await hands.store.endAction({ actionId, state, reason, code, counts, at }));
    const startedAt = counts ? (action.startedAt ?? at) : null;
    if (isNews) onEnded({ ...action, state, reason, code, startedAt, dueAt: null, settledAt: at });
    return null;
  }
}

function outcomeOf(result: "accepted" | "later", afterMs: number | null, at: number): Outcome {
  const none = { address: null, status: null, error: null, answer: null, remark: null, location: null };
  return { result, retryAfterMs: afterMs, evidence: { at, durationMs: 0, ...none } };
}
