import type { Signal } from "../../src/calls/signal.ts";
import { HeldChannels } from "../../src/channels/held-channels.ts";
import { msOf, whatsAppTime } from "../../src/clock.ts";
import { ACTIONS } from "../../src/deliveries/action-lanes.ts";
import { Ids } from "../../src/ids.ts";
import { InTurn } from "../../src/in-turn.ts";
import { Journal } from "../../src/journal/journal.ts";
import { createLog } from "../../src/log/log.ts";
import type { RuleSet } from "../../src/rules/rule.ts";
import type { TimelineCall } from "../../src/rules/timeline.ts";
import { ActionSink } from "../../src/sinks/action/action-sink.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { PendingDelivery } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { WebhookRegistry } from "../../src/subscriptions/registry.ts";
import { RuleRegistry } from "../../src/subscriptions/rule-registry.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { OWN_JID } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { Agenda } from "./agenda.ts";
import { RoughHands } from "./rough-hands.ts";

export const CHANNELS = ["A", "B"] as const;
export type ChannelId = (typeof CHANNELS)[number];

/** Which of the two channels is called. */
export function channelOf({ callId }: Pick<TimelineCall, "callId">): ChannelId {
  return Number(callId.split("-")[1]) % 4 === 0 ? "B" : "A";
}

/**
 * Calls to two channels of one gateway and what their rules do about them: by the journal, a real store and the sink of actions,
 * on a clock that goes from one thing to the next. In place of WhatsApp are hands that fail in each way that it knows.
 */
export class KeptHistory {
  readonly hands: Readonly<Record<ChannelId, RoughHands>>;
  readonly #store: Store;
  readonly #held: HeldChannels;
  readonly #clock: SetClock;
  readonly #agenda = new Agenda();
  readonly #random: () => number;
  readonly #rules = new RuleRegistry();
  #journal: Journal;
  #sinks: Readonly<Record<ChannelId, ActionSink>>;

  /** @param store empty, and the history's own */
  static async of(store: Store, set: RuleSet, start: number, random: () => number): Promise<KeptHistory> {
    const held = new HeldChannels(store);
    for (const channelId of CHANNELS) await held.insert(channelRecord(channelId));
    const history = new KeptHistory(store, held, set, new SetClock(start), random);
    await history.#start();
    return history;
  }

  private constructor(store: Store, held: HeldChannels, set: RuleSet, clock: SetClock, random: () => number) {
    this.#store = store;
    this.#held = held;
    this.#clock = clock;
    this.#random = random;
    for (const channelId of CHANNELS) this.#rules.set(channelId, set);
    const handsOf = (channelId: ChannelId): RoughHands =>
      new RoughHands({
        store: held.of(channelId),
        set,
        clock,
        random,
        tell: (signal) => this.#tell(channelId, signal),
      });
    this.hands = { A: handsOf("A"), B: handsOf("B") };
    this.#journal = this.#newJournal();
    this.#sinks = this.#newSinks();
  }

  async run(calls: readonly TimelineCall[]): Promise<void> {
    for (const call of calls) this.#place(call);
    for (let next = this.#agenda.next(); next; next = this.#agenda.next()) {
      this.#clock.passTo(Math.max(next.at, msOf(this.#clock.wall())));
      await next.run();
      if (this.#random() < 0.002) await this.#start();
    }
  }

  /** A gateway that was killed has forgotten everything, and starts from what is on disk. */
  async #start(): Promise<void> {
    this.#journal = this.#newJournal();
    this.#sinks = this.#newSinks();
    for (const channelId of CHANNELS) {
      await this.#journal.open(channelId);
      this.hands[channelId].forget();
    }
  }

  #newJournal(): Journal {
    return new Journal({
      holderOf: (channelId) => this.#held.of(channelId),
      registry: new WebhookRegistry(),
      rules: this.#rules,
      clock: this.#clock,
      ids: new Ids(this.#clock, this.#store.ids),
      onRecorded: ({ channelId, actions }) => {
        for (const { state, plannedAt } of actions) {
          if (state === "pending") this.#lookAt(channelId as ChannelId, plannedAt);
        }
      },
    });
  }

  #newSinks(): Record<ChannelId, ActionSink> {
    const inTurn = new InTurn();
    const log = createLog({ level: "silent" });
    const sinkOf = (channelId: ChannelId): ActionSink =>
      new ActionSink({ hands: this.hands[channelId], clock: this.#clock, log, inTurn, onEnded: () => {} });
    return { A: sinkOf("A"), B: sinkOf("B") };
  }

  #place(call: TimelineCall): void {
    const { startedAt, end, offline } = call;
    const tell = (signal: Signal) => () => this.#tell(channelOf(call), signal);
    // What came while the channel was away is heard later, all at once.
    const awayMs = offline ? Math.floor(this.#random() * 300_000) : 0;
    const heardAt = (at: number): number => (offline ? (end?.at ?? startedAt) + awayMs : at);
    const agedOf = (at: number) => (offline ? { ageMs: heardAt(at) - at } : {});
    const begun = { ...factsOf(call), at: whatsAppTime(startedAt), ...agedOf(startedAt) };
    this.#agenda.add(heardAt(startedAt), tell({ ...begun, kind: "offered" }));
    if (!end) return;
    const ended = { ...factsOf(call), at: whatsAppTime(end.at), ...agedOf(end.at) };
    this.#agenda.add(
      heardAt(end.at),
      tell(
        end.status === "answered"
          ? { ...ended, kind: "answered", by: "self" }
          : { ...ended, kind: "ended", by: "creator", reason: end.reason ?? "hung_up" },
      ),
    );
  }

  async #tell(channelId: ChannelId, signal: Signal): Promise<void> {
    await this.#journal.receive(channelId, OWN_JID, signal);
  }

  #lookAt(channelId: ChannelId, at: number): void {
    this.#agenda.add(at, () => this.#doDue(channelId));
  }

  /** Does what is due as the lanes do: those of one strictly one after another. */
  async #doDue(channelId: ChannelId): Promise<void> {
    const store = this.#held.of(channelId);
    for (;;) {
      const now = msOf(this.#clock.wall());
      const query = { webhookId: ACTIONS, now, latest: now, live: 64, replays: 0, except: [] };
      const { deliveries } = await store.dueActions(query);
      if (deliveries.length === 0) return;
      for (const lane of new Set(deliveries.map((delivery) => delivery.lane))) {
        await this.#doLane(
          channelId,
          store,
          deliveries.filter((delivery) => delivery.lane === lane),
        );
      }
    }
  }

  async #doLane(channelId: ChannelId, store: ChannelStore, lane: readonly PendingDelivery[]): Promise<void> {
    for (const delivery of lane) {
      const { result, retryAfterMs } = await this.#sinks[channelId].send(delivery);
      if (result === "accepted") continue;
      const now = msOf(this.#clock.wall());
      const dueAt = now + (retryAfterMs ?? 1_000);
      await store.postponeAction({ actionId: delivery.deliveryId, dueAt });
      this.#lookAt(channelId, dueAt);
      return;
    }
  }
}

function factsOf({ callId, number, lid, group, video, offline }: TimelineCall): Omit<Signal, "kind" | "at"> {
  const callerNumber = number === null ? undefined : `${number}@s.whatsapp.net`;
  return {
    callId,
    offline,
    creator: callerNumber ?? lid ?? "hidden",
    ...(callerNumber !== undefined && { callerNumber }),
    ...(lid !== null && { callerLid: lid }),
    group,
    video,
  } as Omit<Signal, "kind" | "at">;
}
