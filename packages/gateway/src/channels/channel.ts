import type { Journal } from "../calls/journal.ts";
import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Feed } from "../feed/feed.ts";
import type { Account, Credentials, Ignored, Link, LinkFactory, LinkState } from "../links/link.ts";
import type { Log } from "../log/log.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";

export interface ChannelOptions {
  store: Store;
  journal: Journal;
  feed: Feed;
  clock: Clock;
  log: Log;
  links: LinkFactory;
  credentials: Credentials;
  onIgnored: (reason: Ignored) => void;
}

/** How often calls that went quiet are looked for. */
const QUIET_CHECK_MS = 15_000;

/** One WhatsApp number of a user: its record, its link, and the way of its signals into the journal. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #link: Link;
  #record: ChannelRecord;
  #state: LinkState;
  #startedAt: number;
  #quietCheck: NodeJS.Timeout | undefined;

  constructor(record: ChannelRecord, options: ChannelOptions) {
    this.#record = record;
    this.#options = options;
    this.#startedAt = options.clock();
    this.#state = { state: "INIT", reason: null };
    const { links, credentials, journal } = options;
    this.#link = links({
      channelId: record.channelId,
      credentials,
      handlers: {
        onSignal: (signal, account) => journal.receive(record.channelId, account.number, signal),
        onDrained: (account) => journal.drain(record.channelId, account.number),
        onState: (state) => this.#onState(state),
        onIgnored: options.onIgnored,
      },
    });
  }

  get id(): string {
    return this.#record.channelId;
  }

  get record(): ChannelRecord {
    return this.#record;
  }

  get linkState(): LinkState {
    return this.#state;
  }

  /** Milliseconds since 1970. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Takes up the channel's calls, then connects where an account is linked. */
  async start(): Promise<void> {
    const { journal, log } = this.#options;
    await journal.open(this.id);
    this.#startedAt = this.#options.clock();
    this.#quietCheck = setInterval(() => {
      if (this.#state.state !== "AUTH") return;
      journal
        .quieten(this.id)
        .catch((error: unknown) => log.error({ err: error, channelId: this.id }, "quiet calls"));
    }, QUIET_CHECK_MS).unref();
    await this.#link.start();
  }

  /** Connects to be linked; a QR code follows in `linkState`. */
  async pair(): Promise<void> {
    if (this.#state.state === "AUTH") {
      throw new RinghookError(
        "CHANNEL_LINKED",
        `channel ${this.id} is linked to ${this.#record.number ?? "a number"}`,
      );
    }
    await this.#link.pair();
  }

  /** Connects anew. */
  async restart(): Promise<void> {
    await this.#link.stop();
    this.#startedAt = this.#options.clock();
    await this.#link.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.#quietCheck);
    await this.#link.stop();
    this.#options.journal.close(this.id);
  }

  async logout(): Promise<void> {
    await this.#link.logout();
    this.#onState({ state: "INIT", reason: "logged_out" });
  }

  /**
   * Declines a call that goes on. The rejection is recorded as the call's end only when WhatsApp took it.
   * @throws RinghookError `CALL_NOT_FOUND` for an unknown or ended call, `CHANNEL_NOT_LINKED`, `LINK_FAILED`
   */
  async reject(callId: string): Promise<void> {
    const { journal, clock } = this.#options;
    const call = await journal.find(this.id, callId);
    if (!call || call.endedAt !== null) {
      throw new RinghookError("CALL_NOT_FOUND", `channel ${this.id} has no call ${callId} that goes on`);
    }
    const { account } = this.#state;
    if (!account)
      throw new RinghookError("CHANNEL_NOT_LINKED", `channel ${this.id} is not linked to WhatsApp`);
    await this.#link.reject(call);
    const at = Math.floor(clock() / 1000) * 1000;
    const { creator } = call;
    await journal.receive(this.id, account.number, {
      kind: "ended",
      by: "self",
      reason: "declined",
      callId,
      at,
      offline: false,
      creator,
    });
  }

  /** Keeps a change of the record, in the store first. */
  async update(change: Partial<Omit<ChannelRecord, "channelId">>): Promise<void> {
    await this.#options.store.updateChannel({ channelId: this.id, ...change });
    this.#record = { ...this.#record, ...change };
  }

  #onState(link: LinkState): void {
    this.#state = link;
    this.#options.feed.emit("channel", { channelId: this.id, link });
    const { state, reason: stateReason, account } = link;
    this.update({ state, stateReason, ...(account && accountFields(account)) }).catch((error: unknown) =>
      this.#options.log.error({ err: error, channelId: this.id }, "the channel's state could not be stored"),
    );
  }
}

function accountFields({ number, lid, name }: Account): Pick<ChannelRecord, "number" | "lid" | "pushName"> {
  return { number, lid, pushName: name };
}
