import { givenIdOf, hasEnded, laneOf, saysTheSame } from "../calls/call.ts";
import { advance, decideQueued, giveUp, type Step } from "../calls/lifecycle.ts";
import type { LogRecord } from "../calls/log-record.ts";
import type { Match } from "../calls/match-record.ts";
import type { Signal } from "../calls/signal.ts";
import { callMeant, furtherKey, isSurely } from "../calls/which-call.ts";
import { elapsed, nowOf, type WhatsAppTime } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { RuleSet } from "../rules/rule.ts";
import type { Call } from "../store/records.ts";
import { type DecidedAction, decideActions, nowBy } from "./decide-actions.ts";
import { eventsOf, type Publishing, type SaidOfCall, type Written } from "./entry.ts";
import { type Kept, OpenCalls } from "./open-calls.ts";
import { type Reading, takeRecord } from "./take-record.ts";
import { EntryWriter, type JournalOptions } from "./write-entry.ts";

/** An event that is not about a call with a row of its own, such as `users.post`. */
export interface ChannelEvent {
  type: "users" | "channel" | "reminders" | "requests" | "calls" | "callbacks" | "ops";
  method: "post" | "patch" | "delete";
  body: string;
}

/** What is done on a channel's calls: its id and own number, and the calls as the store has them. */
interface Desk {
  channelId: string;
  ownNumber: string;
  calls: OpenCalls;
  said?: SaidOfCall;
}

/**
 * The durable record. A signal becomes a call's next step, its events and a delivery for each webhook, all written in
 * one transaction. `receive` resolves only when that is on disk, and only then may the stanza be acknowledged.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #writer: EntryWriter;
  readonly #openCalls = new Map<string, OpenCalls>();

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#writer = new EntryWriter(options);
  }

  /** Opens a channel: its calls in progress continue from where they were. */
  async open(channelId: string): Promise<void> {
    const { holderOf, ids } = this.#options;
    for (const id of await holderOf(channelId).lastIds()) ids.startBehind(id);
    const calls = new OpenCalls();
    await this.#readOpen(channelId, calls);
    this.#openCalls.set(channelId, calls);
  }

  close(channelId: string): void {
    this.#openCalls.delete(channelId);
  }

  /**
   * Records a signal. Resolves once its effects are on disk; without effects, once those of the call's earlier signals
   * are.
   * @param ownNumber the channel's own phone-number JID
   * @param said what the source says besides
   * @throws RinghookError `STORE_FAILED`: the stanza must not be acknowledged
   */
  receive(channelId: string, ownNumber: string, signal: Signal, said: SaidOfCall = {}): Promise<void> {
    const desk = { channelId, ownNumber, calls: this.#callsOf(channelId), said };
    return desk.calls.inTurn(signal.callId, () => this.#take(desk, signal));
  }

  /**
   * Records what the own phone noted of a call. Resolves once what follows from it is on disk.
   */
  takeRecord(channelId: string, ownNumber: string, record: LogRecord, reading: Reading): Promise<Match> {
    const calls = this.#callsOf(channelId);
    const desk = { channelId, ownNumber, calls, holderOf: this.#options.holderOf, writer: this.#writer };
    return calls.inTurn(record.callId, () => takeRecord(desk, record, reading, this.#options.clock));
  }

  /**
   * Decides the queued calls without an end, once WhatsApp's queue is empty.
   * @param now by WhatsApp's clock; undefined when it is unknown
   */
  async decideQueued(channelId: string, ownNumber: string, now: WhatsAppTime | undefined): Promise<void> {
    const desk = { channelId, ownNumber, calls: this.#callsOf(channelId) };
    await this.#each(desk, (call) => decideQueued(call, now), now);
  }

  /**
   * Decides calls after a long silence: see `giveUp`. Called regularly, in any state of the link.
   * @param isUp whether the link is up
   */
  async tend(channelId: string, ownNumber: string, isUp: boolean): Promise<void> {
    await this.#each({ channelId, ownNumber, calls: this.#callsOf(channelId) }, (call, silentMs) =>
      giveUp(call, silentMs, isUp),
    );
  }

  /**
   * Finds a call by its key or by the id that WhatsApp gave it. Of several calls with one id it takes one that
   * `isMeant`, preferably one in progress.
   */
  async find(channelId: string, callId: string, isMeant = (_: Call) => true): Promise<Call | undefined> {
    const calls = this.#callsOf(channelId);
    const near = calls.withId(callId).findLast((call) => isMeant(call) && !hasEnded(call));
    if (near) return near;
    // What is under way of it is written first.
    const read = () => this.#options.holderOf(channelId).callsById({ callId });
    const found = (await calls.inTurn(callId, read)).filter(isMeant);
    return found.findLast((call) => !hasEnded(call)) ?? found.at(-1);
  }

  /** Records an event of the channel itself. */
  async publish(
    channelId: string,
    { type, method, body }: ChannelEvent,
    { lane = type, at, ...along }: Publishing = {},
  ): Promise<void> {
    const now = nowOf(this.#options.clock);
    const callId = along.call?.callId ?? null;
    const event = { callId, type, method, status: null, at: at ?? now, journaledAt: now, body };
    await this.#writer.write(channelId, along, [event], lane);
  }

  async #take(desk: Desk, signal: Signal): Promise<void> {
    const { calls, channelId } = desk;
    const near = calls.withId(signal.callId);
    const sure = near.find((call) => isSurely(call, signal));
    if (sure) return this.#step(desk, sure, signal);
    // Memory has no call with this id: it is probably new. The write tells.
    if (near.length === 0 && (await this.#begin(desk, signal, []))) return;
    const store = this.#options.holderOf(channelId);
    const all = await this.#writer.answer(store.callsById({ callId: signal.callId }));
    const withId = all.filter((call) => givenIdOf(call) === signal.callId);
    const meant = callMeant(withId, signal);
    if (meant) return this.#step(desk, meant, signal);
    await this.#begin(desk, signal, all);
  }

  async #step(desk: Desk, call: Call, signal: Signal): Promise<void> {
    await this.#write(desk, call, advance(call, signal, this.#options.clock.wall()), nowBy(signal));
  }

  /**
   * Starts a call with its first signal.
   * @param others calls whose key or id is the same
   * @returns false when nothing was written because the store has a call under its key
   */
  async #begin(desk: Desk, signal: Signal, others: Call[]): Promise<boolean> {
    const step = advance(undefined, signal, this.#options.clock.wall());
    if (!step) return false;
    if (others.length === 0) return (await this.#write(desk, undefined, step, nowBy(signal))) === undefined;
    const call = { ...step.call, callId: furtherKey(signal.callId, others), givenId: signal.callId };
    const known = await this.#write(desk, undefined, { ...step, call }, nowBy(signal));
    return known ? this.#begin(desk, signal, [...others, known]) : true;
  }

  /** Takes the step that is due for each open call, if any. */
  async #each(
    desk: Desk,
    stepOf: (call: Call, silentMs: number) => Step | undefined,
    now?: WhatsAppTime,
  ): Promise<void> {
    const { calls, channelId } = desk;
    const { clock } = this.#options;
    await calls.settled();
    if (calls.isUnsure) await this.#readOpen(channelId, calls);
    const stepFor = ({ call, heard }: Kept) => stepOf(call, elapsed(heard, clock.monotonic()));
    const steps = calls.open().flatMap((found) => {
      if (!stepFor(found)) return [];
      return calls.inTurn(givenIdOf(found.call), async () => {
        const kept = calls.get(found.call.callId);
        if (kept) await this.#write(desk, kept.call, stepFor(kept), now);
      });
    });
    const failed = (await Promise.allSettled(steps)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  /** Reads the open calls into memory. Calls that are there already stay as they are. */
  async #readOpen(channelId: string, calls: OpenCalls): Promise<void> {
    const { holderOf, clock } = this.#options;
    calls.isUnsure = false;
    try {
      const open = await this.#writer.answer(holderOf(channelId).openCalls());
      for (const call of open) if (!calls.get(call.callId)) calls.put(call, clock.monotonic());
    } catch (error) {
      calls.isUnsure = true;
      throw error;
    }
  }

  /**
   * @param now by WhatsApp's clock; undefined when unknown
   * @returns the stored call when it was taken for new but is not; then nothing was written
   */
  async #write(
    desk: Desk,
    before: Call | undefined,
    step: Step | undefined,
    now: WhatsAppTime | undefined,
  ): Promise<Call | undefined> {
    if (!step || this.#isRepeat(desk, before, step)) return undefined;
    const { call, changes } = step;
    const events = eventsOf(desk, call, step, nowOf(this.#options.clock));
    try {
      const written: Written = { call, isNew: before === undefined, changes };
      const rules = changes.length > 0 ? this.#options.rules.inForce(desk.channelId) : undefined;
      if (rules) written.decided = await this.#decide(rules, desk, step, now);
      const known = await this.#writer.write(desk.channelId, written, events, laneOf(call));
      if (!known) desk.calls.put(call, this.#options.clock.monotonic());
      return known;
    } catch (error) {
      // Only the store knows whether it is on disk, so it is read from now on.
      desk.calls.forget(call);
      desk.calls.isUnsure = true;
      throw error;
    }
  }

  /** A signal that says what is known already is noted in memory alone. */
  #isRepeat({ calls }: Desk, before: Call | undefined, { call, changes }: Step): boolean {
    if (changes.length > 0 || !before || !saysTheSame(before, call)) return false;
    calls.heard(call.callId, this.#options.clock.monotonic());
    return true;
  }

  #decide(
    rules: RuleSet,
    { channelId }: Desk,
    { call, changes }: Step,
    now: WhatsAppTime | undefined,
  ): Promise<DecidedAction[]> {
    const { clock, holderOf } = this.#options;
    return decideActions(rules, holderOf(channelId), { call, changes, heardAt: clock.wall(), now });
  }

  #callsOf(channelId: string): OpenCalls {
    const calls = this.#openCalls.get(channelId);
    if (calls) return calls;
    throw new RinghookError("CHANNEL_NOT_FOUND", `channel ${channelId} is not open on this node`);
  }
}
