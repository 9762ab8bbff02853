import { givenIdOf } from "../calls/call.ts";
import { nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { CallbackSummaries } from "../journal/callback-summaries.ts";
import { able } from "../sources/able.ts";
import type { SourceSettings } from "../sources/provider.ts";
import type { CallLink, LinkState, Profile, SentText, Source } from "../sources/source.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { CallLogTally, ChannelRecord, SourceTally } from "../store/records.ts";
import type { Feed } from "../watch/feed.ts";
import { CallLogCounts } from "./call-log-tally.ts";
import { callToReject } from "./call-to-reject.ts";
import { ChannelNews } from "./channel-news.ts";
import { type ChannelSourceOptions, channelSource } from "./channel-source.ts";
import { Chores } from "./chores.ts";
import { type Health, healthOf } from "./health.ts";
import { KeptRecord, type RecordChange } from "./kept-record.ts";
import { factsOf, reasonOfInit } from "./link-facts.ts";
import { RejectedCalls } from "./rejected-calls.ts";
import { Tally } from "./source-tally.ts";
import { tendChannel } from "./tend-channel.ts";

export interface ChannelOptions extends ChannelSourceOptions {
  store: Pick<ChannelStore, "update" | "readCredentials">;
  summaries: CallbackSummaries;
  feed: Feed;
  /** Seals settings for the store: see sealed-records.ts. */
  sealSettings: (channelId: string, settings: Record<string, unknown>) => Record<string, unknown>;
}

/** How often calls are checked for a long silence. */
const TEND_MS = 15_000;

/** One WhatsApp number: its record, its source, and the path of its signals into the journal. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #source: Source;
  readonly #chores: Chores;
  readonly #record: KeptRecord;
  readonly #rejected = new RejectedCalls();
  readonly #tally: Tally;
  readonly #callLog: CallLogCounts;
  readonly #news: ChannelNews;
  #state: LinkState;
  #startedAt: number;
  #tending: NodeJS.Timeout | undefined;
  #starting: Promise<void> = Promise.resolve();
  /** Counts starts and stops: a start that was overtaken by either opens nothing. */
  #turn = 0;

  constructor(record: ChannelRecord, options: ChannelOptions) {
    const { store, sealSettings, log } = options;
    const { channelId } = record;
    this.#chores = new Chores(log.child({ channelId }));
    this.#record = new KeptRecord(record, this.#chores, (change) => {
      const settings = change.settings && { settings: sealSettings(channelId, change.settings) };
      return store.update({ ...change, ...settings });
    });
    this.#options = options;
    this.#news = new ChannelNews(channelId, { ...options, chores: this.#chores });
    this.#startedAt = nowOf(options.clock);
    this.#state = { state: "INIT", reason: reasonOfInit(record) };
    this.#tally = new Tally(record.sourceTally, options.clock, (sourceTally) => {
      this.#record.note({ sourceTally });
      options.feed.emit("source", { channelId });
    });
    this.#callLog = new CallLogCounts(record.callLogTally, (callLogTally) =>
      this.#record.note({ callLogTally }),
    );
    this.#source = channelSource(options, {
      record: () => this.record,
      onState: (state) => this.#onState(state),
      tally: this.#tally,
      callLog: this.#callLog,
    });
  }

  /** The settings of its source, with secrets. */
  get sourceSettings(): SourceSettings {
    return this.#options.openSettings(this.record);
  }

  /** What it is, and what it can do. */
  get source(): Source {
    return this.#source;
  }

  /** What has come from its provider. */
  get tally(): SourceTally {
    return this.#tally.now;
  }

  /** What has come of its phone's call log. */
  get callLog(): CallLogTally {
    return this.#callLog.now;
  }

  get id(): string {
    return this.record.channelId;
  }

  get record(): ChannelRecord {
    return this.#record.now;
  }

  get linkState(): LinkState {
    return this.#state;
  }

  /** Whether an account is linked, connected or not. */
  get isLinked(): boolean {
    return this.record.number !== null;
  }

  get health(): Health {
    return healthOf(this.record, this.#state.state, this.#startedAt, nowOf(this.#options.clock));
  }

  /** Milliseconds since 1970. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Opens the channel's calls, then connects if an account is linked. */
  async start(): Promise<void> {
    this.#turn += 1;
    this.#starting = this.#start(this.#turn);
    await this.#starting;
  }

  async #start(turn: number): Promise<void> {
    await this.#options.journal.open(this.id);
    if (turn !== this.#turn) return;
    clearInterval(this.#tending);
    this.#startedAt = nowOf(this.#options.clock);
    this.#tending = setInterval(() => tendChannel(this, this.#options), TEND_MS).unref();
    await this.#source.start();
  }

  /** Whether its source can be linked to a phone. */
  get canLink(): boolean {
    return this.#source.linking !== undefined;
  }

  /** What rules may have done through its source. */
  get can(): { reject: boolean; text: boolean; textToLid: boolean } {
    const { calls, texts } = this.#source;
    return { reject: calls !== undefined, text: texts !== undefined, textToLid: texts?.toLid === true };
  }

  /**
   * Starts to link the channel; a QR code follows in `linkState`.
   * @throws RinghookError `SOURCE_CANNOT`, `CHANNEL_LINKED`
   */
  async pair(): Promise<void> {
    const linking = able(this.#source, "linking");
    if (this.#state.state === "AUTH") {
      throw new RinghookError(
        "CHANNEL_LINKED",
        `channel ${this.id} is linked to ${this.record.number ?? "a number"}`,
      );
    }
    await linking.pair();
  }

  /** Connects again: now, or as soon as that can be. */
  async restart(): Promise<void> {
    await this.#source.stop();
    this.#startedAt = nowOf(this.#options.clock);
    const before = this.#state;
    await this.#chores.begin("connecting the channel", async () => {
      // Something else has begun meanwhile, such as to link it.
      if (this.#state === before) await this.#source.start();
    }).tried;
  }

  /** Ends it, also where it is just starting: another node may open the channel then. */
  async stop(): Promise<void> {
    const { callbacks, summaries, journal } = this.#options;
    this.#turn += 1;
    clearInterval(this.#tending);
    await this.#source.stop();
    await this.#starting.catch(() => {});
    for (const each of [this.#tally, this.#callLog]) each.flush();
    await this.#chores.stop();
    for (const each of [callbacks, summaries, journal]) each.close(this.id);
  }

  /** @throws RinghookError `SOURCE_CANNOT`, `CHANNEL_LOGGED_OUT` */
  async logout(): Promise<void> {
    able(this.#source, "linking");
    if (!this.isLinked) {
      throw new RinghookError("CHANNEL_LOGGED_OUT", `channel ${this.id} is not linked to WhatsApp`);
    }
    await this.unlink();
  }

  /** Ends the link, or the attempt to make one. @throws RinghookError `SOURCE_CANNOT` */
  async endLink(): Promise<void> {
    able(this.#source, "linking");
    await this.unlink();
  }

  /** Ends what its source has at the provider. */
  async unlink(): Promise<void> {
    const { isLinked } = this;
    try {
      await this.#source.end();
    } finally {
      // It is not connected any more, also where its credentials could not be forgotten.
      const { state, reason } = this.#state;
      const before = state === "INIT" ? reason : null;
      // Where nobody was linked, nobody was logged out, and the operator need not be told.
      this.#onState({ state: "INIT", reason: isLinked ? "logged_out" : before });
    }
  }

  /**
   * @returns a code to type into the phone, while the channel waits to be linked
   * @throws RinghookError `SOURCE_CANNOT`, `LINK_FAILED`
   */
  async requestPairingCode(number: string): Promise<string> {
    return able(this.#source, "linking").requestPairingCode(number);
  }

  /** @returns the URL. @throws RinghookError `SOURCE_CANNOT`, `CHANNEL_NOT_LINKED`, `LINK_FAILED` */
  async createCallLink(link: CallLink): Promise<string> {
    return able(this.#source, "callLinks").create(link);
  }

  /**
   * @param to JID of a person
   * @param id of the message, from `newMessageId`; a new one where none is given
   * @throws RinghookError `SOURCE_CANNOT`, `CHANNEL_NOT_LINKED`, `NOT_ON_WHATSAPP`, `LINK_FAILED`
   */
  async sendText(to: string, text: string, id?: string): Promise<SentText> {
    return able(this.#source, "texts").send(to, text, id);
  }

  /** @throws RinghookError `SOURCE_CANNOT` where no text can ever be sent */
  requireTexts(): void {
    able(this.#source, "texts");
  }

  /** Chooses the id of a text that is still to be sent. @throws RinghookError `SOURCE_CANNOT` */
  newMessageId(): string {
    return able(this.#source, "texts").newId();
  }

  /** Whether WhatsApp acknowledged a rejection of this call by this process. */
  hasRejected(callId: string): boolean {
    return this.#rejected.get(callId) !== undefined;
  }

  /** @throws RinghookError `SOURCE_CANNOT`, `CHANNEL_NOT_LINKED` */
  async profile(): Promise<Profile> {
    return able(this.#source, "profile")();
  }

  /**
   * Declines a call in progress. The rejection is recorded as the call's end once WhatsApp has accepted it.
   * @param caller JID of the expected caller, by number or LID; a call from somebody else is not found
   * @throws RinghookError `SOURCE_CANNOT`, `CALL_NOT_FOUND`, `CALL_ENDED`, `CHANNEL_NOT_LINKED`, `LINK_FAILED`
   */
  async reject(callId: string, caller?: string): Promise<void> {
    const calls = able(this.#source, "calls");
    const { journal } = this.#options;
    const call = await callToReject(journal, this.id, callId, caller);
    const { account } = this.#state;
    if (!account)
      throw new RinghookError("CHANNEL_NOT_LINKED", `channel ${this.id} is not linked to WhatsApp`);
    // What WhatsApp acknowledged, and the store could not keep, is not asked for again.
    const at = this.#rejected.get(call.callId) ?? (await calls.reject(call));
    this.#rejected.note(call.callId, at);
    const { creator } = call;
    await journal.receive(this.id, account.number, {
      kind: "ended",
      by: "self",
      reason: "declined",
      callId: givenIdOf(call),
      at,
      offline: false,
      creator,
    });
  }

  /** Changes the record, first in the store, then in memory. */
  update(change: RecordChange): Promise<void> {
    return this.#record.change(change);
  }

  #onState(link: LinkState): void {
    const before = { record: this.record, state: this.#state.state };
    this.#state = link;
    this.#record.note(factsOf(link));
    this.#options.feed.emit("channel", { channelId: this.id, link });
    this.#news.changed(before, { record: this.record, link, health: this.health });
  }
}
