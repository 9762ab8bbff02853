import type { Signal } from "../../src/calls/signal.ts";
import { nowOf, whatsAppTime } from "../../src/clock.ts";
import { RinghookError } from "../../src/errors.ts";
import type { RuleSet } from "../../src/rules/rule.ts";
import type { Hands } from "../../src/sinks/action/hands.ts";
import type { ActionEnd, ActionRecord, TextsHeld } from "../../src/store/actions.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { Call } from "../../src/store/records.ts";
import type { SetClock } from "../stage/set-clock.ts";
import { callerKind } from "./random-calls.ts";

export interface RoughHandsOptions {
  store: ChannelStore;
  set: RuleSet;
  clock: SetClock;
  random: () => number;
  /** WhatsApp says something of a call, and it is on disk. */
  tell(signal: Signal): Promise<void>;
}

/** A message that a phone shows: with one id once, however often it came. */
export interface Shown {
  id: string;
  to: string;
  at: number;
}

/** Hands of a channel whose WhatsApp refuses, does not answer, and is away; and whose process is killed in between. */
export class RoughHands implements Hands {
  readonly shown = new Map<string, Shown>();
  /** Rejections that left, by the call's id: when the first one did. */
  readonly rejected = new Map<string, number>();
  /** The calls that stopped ringing, and of which that was acknowledged. */
  readonly acknowledged = new Set<string>();
  readonly store: ChannelStore;
  readonly rules: RuleSet;
  readonly can = { reject: true, text: true, textToLid: true };
  texts: TextsHeld = { pausedUntil: null, pauses: 0, offAt: null, code: null };
  readonly #options: RoughHandsOptions;
  #remembered = new Set<string>();
  #ids = 0;

  constructor(options: RoughHandsOptions) {
    this.#options = options;
    this.store = options.store;
    this.rules = options.set;
  }

  get isReady(): boolean {
    return this.#options.random() > 0.03;
  }

  /** The process ends. */
  forget(): void {
    this.#remembered = new Set();
  }

  async hold(texts: TextsHeld): Promise<void> {
    await this.store.writeTextsHeld(texts);
    this.texts = texts;
  }

  callerKind({ number }: { number: string | null }): ReturnType<Hands["callerKind"]> {
    return callerKind({ number });
  }

  hasRejected(callId: string): boolean {
    return this.#remembered.has(callId);
  }

  async reject({ callId }: Call): Promise<void> {
    const { clock, tell } = this.#options;
    const leave = (): void => {
      if (!this.rejected.has(callId)) this.rejected.set(callId, nowOf(clock));
    };
    this.#mayFail(leave);
    leave();
    this.#remembered.add(callId);
    this.acknowledged.add(callId);
    const at = whatsAppTime(nowOf(clock));
    await tell({ callId, at, offline: false, kind: "ended", by: "self", reason: "declined" });
    if (this.#options.random() < 0.02) throw new Error("killed before it was noted");
  }

  newMessageId(): string {
    this.#ids += 1;
    return `${this.store.channelId}-${this.#ids}`;
  }

  async sendText(to: string, _text: string, id: string): Promise<void> {
    const show = (): void => {
      if (!this.shown.has(id)) this.shown.set(id, { id, to, at: nowOf(this.#options.clock) });
    };
    this.#mayFail(show);
    show();
    if (this.#options.random() < 0.05) throw new Error("killed before it was noted");
  }

  async remind(_action: ActionRecord, _call: Call, end: ActionEnd): Promise<void> {
    await this.store.endAction(end);
  }

  /** @param arrive what may have happened although nobody answered */
  #mayFail(arrive: () => void): void {
    const drawn = this.#options.random();
    if (drawn < 0.04) throw new RinghookError("CHANNEL_NOT_LINKED", "away");
    if (drawn < 0.08) throw new RinghookError("LINK_FAILED", "refused", { refusedWith: 479 });
    if (drawn < 0.16) {
      if (this.#options.random() < 0.7) arrive();
      throw new RinghookError("LINK_FAILED", "no answer");
    }
  }
}
