import type { ChannelEvent, Journal } from "../calls/journal.ts";
import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Feed } from "../feed/feed.ts";
import type {
  Account,
  CallLink,
  Credentials,
  Ignored,
  Link,
  LinkFactory,
  LinkState,
  Profile,
  SentText,
} from "../links/link.ts";
import type { Log } from "../log/log.ts";
import type { Call, ChannelRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { healthEvent, qrEvent, userEvent } from "./channel-events.ts";
import { type Health, healthOf, userOf } from "./health.ts";
import { linkPreferencesOf } from "./settings.ts";

export interface ChannelOptions {
  store: Store;
  journal: Journal;
  feed: Feed;
  clock: Clock;
  log: Log;
  links: LinkFactory;
  credentials: Credentials;
  /** Settings as they are stored: see sealed-records.ts. */
  sealSettings: (channelId: string, settings: Record<string, unknown>) => Record<string, unknown>;
  /** Whether a webhook of the channel wants an event, such as `channel.post`. */
  isWanted: (channelId: string, event: string) => boolean;
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
      preferences: () => linkPreferencesOf(this.#record.settings),
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

  /** Whether an account belongs to it, connected or not. */
  get isLinked(): boolean {
    return this.#record.number !== null;
  }

  get health(): Health {
    return healthOf(this.#record, this.#state.state, this.#startedAt, this.#options.clock());
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

  /** @throws RinghookError `CHANNEL_LOGGED_OUT` */
  async logout(): Promise<void> {
    if (!this.isLinked) {
      throw new RinghookError("CHANNEL_LOGGED_OUT", `channel ${this.id} is not linked to WhatsApp`);
    }
    await this.unlink();
  }

  /** Ends the link, if there is one, and whatever was begun to make one. */
  async unlink(): Promise<void> {
    await this.#link.logout();
    this.#onState({ state: "INIT", reason: "logged_out" });
  }

  /** @returns a code to type into the phone, while the channel waits to be linked. @throws RinghookError `LINK_FAILED` */
  requestPairingCode(number: string): Promise<string> {
    return this.#link.requestPairingCode(number);
  }

  /** @returns the URL. @throws RinghookError `CHANNEL_NOT_LINKED`, `LINK_FAILED` */
  createCallLink(link: CallLink): Promise<string> {
    return this.#link.createCallLink(link);
  }

  /** @param to JID of a person. @throws RinghookError `CHANNEL_NOT_LINKED`, `NOT_ON_WHATSAPP`, `LINK_FAILED` */
  sendText(to: string, text: string): Promise<SentText> {
    return this.#link.sendText(to, text);
  }

  /** @throws RinghookError `CHANNEL_NOT_LINKED` */
  profile(): Promise<Profile> {
    return this.#link.profile();
  }

  /**
   * Declines a call that goes on. The rejection is recorded as the call's end only when WhatsApp took it.
   * @param caller who calls, where the one who declines says so: JID by number or LID
   * @throws RinghookError `CALL_NOT_FOUND` for an unknown or ended call, `CHANNEL_NOT_LINKED`, `LINK_FAILED`
   */
  async reject(callId: string, caller?: string): Promise<void> {
    const { journal, clock } = this.#options;
    const call = await journal.find(this.id, callId);
    if (!call || call.endedAt !== null || !mayBeFrom(call, caller)) {
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
    const { store, sealSettings } = this.#options;
    const settings = change.settings && { settings: sealSettings(this.id, change.settings) };
    await store.updateChannel({ channelId: this.id, ...change, ...settings });
    this.#record = { ...this.#record, ...change };
  }

  #onState(link: LinkState): void {
    const before = { record: this.#record, state: this.#state.state };
    const { state, reason: stateReason, account } = link;
    const isLoggedOut = state === "INIT" && stateReason === "logged_out";
    const change = { state, stateReason, ...(account && accountFields(account)), ...(isLoggedOut && NOBODY) };
    this.#state = link;
    this.#record = { ...this.#record, ...change };
    this.#options.feed.emit("channel", { channelId: this.id, link });
    const stored = this.#options.store.updateChannel({ channelId: this.id, ...change });
    this.#keep(stored, "the channel's state could not be stored");
    this.#announce(before.record, before.state);
  }

  /** Tells the webhooks what has changed: who is linked, in which state the channel is, which code is to be scanned. */
  #announce(before: ChannelRecord, stateBefore: LinkState["state"]): void {
    const { isWanted, clock } = this.#options;
    const { state, qr } = this.#state;
    const [was, is] = [userOf(before), userOf(this.#record)];
    if (was && was.id !== is?.id) this.#publish(userEvent(this.id, "delete", was));
    if (is && is.id !== was?.id) this.#publish(userEvent(this.id, "post", is));
    if (state !== stateBefore && isWanted(this.id, "channel.post")) this.#publish(healthEvent(this.health));
    if (qr && isWanted(this.id, "channel.patch")) {
      this.#publish(qrEvent(this.id, qr.text, Math.ceil((qr.expiresAt - clock()) / 1000)));
    }
  }

  #publish(event: ChannelEvent): void {
    this.#keep(this.#options.journal.publish(this.id, event), "an event of the channel could not be stored");
  }

  #keep(stored: Promise<unknown>, failure: string): void {
    stored.catch((error: unknown) => this.#options.log.error({ err: error, channelId: this.id }, failure));
  }
}

/** Whether a call may be from somebody. Of a caller by number the LID may be unknown, and the other way round. */
function mayBeFrom({ creator, callerNumber, callerLid }: Call, caller: string | undefined): boolean {
  if (caller === undefined) return true;
  const [digits] = caller.split("@");
  const known = [creator, callerNumber, callerLid].filter((jid) => jid !== null);
  if (known.some((jid) => jid.split(/[:@]/)[0] === digits)) return true;
  return caller.endsWith("@lid") ? callerLid === null : callerNumber === null;
}

const NOBODY = { number: null, lid: null, pushName: null };

function accountFields({ number, lid, name }: Account): Pick<ChannelRecord, "number" | "lid" | "pushName"> {
  return { number, lid, pushName: name };
}
