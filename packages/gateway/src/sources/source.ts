import type { LogRecord } from "../calls/log-record.ts";
import type { Signal } from "../calls/signal.ts";
import type { WhatsAppTime } from "../clock.ts";
import type { Person } from "../persons.ts";
import type { Call, CallLogTally, ChannelState, SourceRecord } from "../store/records.ts";
import type { InboundAnswer, InboundRequest } from "./inbound.ts";
import type { StateReason } from "./state-reasons.ts";

/** The linked account: JIDs without device parts. */
export interface Account {
  /** `61371989950@s.whatsapp.net` */
  number: string;
  lid: string | null;
  name: string | null;
}

export interface LinkState {
  state: ChannelState;
  reason: StateReason;
  /** In state QR: the text of the code to scan, shown as it is. */
  qr?: { text: string; expiresAt: number };
  account?: Account;
}

/** A link with which others can call. */
export interface CallLink {
  media: "audio" | "video";
  /** When the call is planned to begin: seconds since 1970. */
  startTime?: number;
}

/** A text that WhatsApp accepted. */
export interface SentText {
  id: string;
  /** JID of the recipient. */
  to: string;
  at: WhatsAppTime;
}

/** The profile of the linked account. Missing parts are empty; icons are URLs. */
export interface Profile {
  name: string;
  about: string;
  icon: string;
  fullIcon: string;
}

/** The owner's settings for the link. They apply from the next connection on. */
export interface LinkPreferences {
  /** Do not appear online, so that the phone keeps ringing and notifying. */
  offline: boolean;
  /** `socks5://…` or `socks5h://…`: the proxy to WhatsApp. */
  proxy: string | null;
}

/** Why a stanza made no signal. */
export type Ignored = "own_call" | "other_participant" | "unknown_kind" | "malformed";

/**
 * The part of a stanza that was missing or wrong and was replaced: its time, its caller, or the order of its children.
 */
export type Mended = "time" | "creator" | "order";

/** A credential as it is read and written; null removes it. */
export interface CredentialText {
  kind: string;
  key: string;
  value: string | null;
}

/** How a record of the phone's call log is taken. */
export interface RecordReading {
  /** When it was read, by WhatsApp's clock. */
  readAt: WhatsAppTime;
  /** Credentials that are written with it, or not at all: up to where the call log was read. */
  along: readonly CredentialText[];
}

/** What reading the phone's call log adds to its counts. */
export type CallLogChange = Partial<
  Pick<CallLogTally, "gaps" | "missingKeys" | "wrongMacs" | "givenUp" | "beforeLink" | "withoutCall">
>;

/** Up to where the phone's call log was read. */
export type CallLogPlace = Pick<CallLogTally, "version" | "waiting">;

/** Where what the own phone noted of its calls is put. */
export interface CallLogHandlers {
  /** Resolves once what follows from the record is on disk. To say it twice changes nothing. */
  onRecord(record: LogRecord, account: Account, reading: RecordReading): Promise<void>;
  onCount(change: CallLogChange): void;
  /** It was read up to there, for now. */
  onPlace(place: CallLogPlace): void;
}

/** What a source tells its channel. */
export interface SourceHandlers {
  /** Resolves once what follows from the signal is on disk; only then is the stanza acknowledged. */
  onSignal(signal: Signal, account: Account): Promise<void>;
  /**
   * WhatsApp's queue is empty, as far as is known: this may be called again.
   * @param now by WhatsApp's clock; undefined when unknown
   */
  onDrained(account: Account, now: WhatsAppTime | undefined): Promise<void>;
  /**
   * The channel's own account calls a person: what they do shows it, such as to answer or to decline.
   * Resolves once what follows from it is on disk. Absent: nobody asks.
   */
  onOwnCall?(person: Person, at: WhatsAppTime): Promise<void>;
  /** What the own phone noted of its calls. Absent: nobody asks, and it is not read. */
  callLog?: CallLogHandlers;
  onState(state: LinkState): void;
  onIgnored(reason: Ignored): void;
  /** Called for a stanza that was understood although a part was missing. */
  onMended(what: Mended): void;
}

/** Where a source keeps its credentials: encrypted, in the store. */
export interface Credentials {
  read(kind: string, keys: string[]): Promise<Map<string, string>>;
  write(credentials: readonly CredentialText[]): Promise<void>;
  /** Removes all credentials except some kinds. */
  clear(options: { except: string[] }): Promise<void>;
}

/** The kinds of sources, as errors and settings name them. */
export type SourceKind = SourceRecord["kind"];

/** Linking the channel to an account, by a person who has the phone in hand. */
export interface Linking {
  /** Connects to be linked; a QR code follows in the state. Does nothing while connected, or on the way to it. */
  pair(): Promise<void>;
  /**
   * @param number digits, with the country code
   * @returns a code to type into the phone, in place of the QR code; only in state QR
   * @throws RinghookError `LINK_FAILED`
   */
  requestPairingCode(number: string): Promise<string>;
}

/** Acting on a call in progress. */
export interface CallControl {
  /**
   * Declines a call. Resolves when WhatsApp took it, with when that was.
   * @throws RinghookError `CHANNEL_NOT_LINKED`, `LINK_FAILED`
   */
  reject(call: Call): Promise<WhatsAppTime>;
}

/** Writing to people. */
export interface Texting {
  /** Whether it can write to a LID, and so to people whose number WhatsApp hides. */
  readonly toLid: boolean;
  /**
   * Resolves when WhatsApp took the text.
   * @param to JID of a person
   * @param id of the message, from `newId`: with the same one it is the same message; a new one where none is given
   * @throws RinghookError `CHANNEL_NOT_LINKED`, `NOT_ON_WHATSAPP`, `LINK_FAILED` with WhatsApp's code where it refused
   */
  send(to: string, text: string, id?: string): Promise<SentText>;
  /** Chooses the id of a message that is still to be sent. */
  newId(): string;
}

/** Making links by which others can call. */
export interface CallLinks {
  /** @returns the URL. @throws RinghookError `CHANNEL_NOT_LINKED`, `LINK_FAILED` */
  create(link: CallLink): Promise<string>;
}

/** What a source may be able to do besides telling of calls. What is absent it cannot do: see able.ts. */
export interface Capabilities {
  readonly linking: Linking;
  readonly calls: CallControl;
  readonly texts: Texting;
  readonly callLinks: CallLinks;
  /** Reads what WhatsApp shows of the account. @throws RinghookError `CHANNEL_NOT_LINKED` */
  readonly profile: () => Promise<Profile>;
  /** Takes a request of the provider's. Its answer is given once what follows from it is on disk. */
  readonly inbound: (request: InboundRequest) => Promise<InboundAnswer>;
  /** Makes itself known to the provider. */
  readonly registration: Registration;
}

/** Making the gateway's door known to the provider. */
export interface Registration {
  /**
   * Adds our URL to what the provider has, and keeps what stands there. The token is used for this alone.
   * @throws RinghookError `PROVIDER_FAILED`, `ADDRESS_REFUSED`, `PORT_REFUSED`
   */
  register(door: { url: string; token: string; apiUrl?: string }): Promise<void>;
}

/**
 * The port to where a channel's calls come from.
 * A source keeps itself up: it reconnects after what passes, and stops after what does not, and says which.
 */
export interface Source extends Readonly<Partial<Capabilities>> {
  readonly kind: SourceKind;
  /** How much waits for what belongs before it, where a source is told things out of order. */
  readonly held?: () => number;
  /** Connects where there are credentials to do it with. Does nothing when it has been started. */
  start(): Promise<void>;
  /** Disconnects, and keeps the credentials. */
  stop(): Promise<void>;
  /** Logs out on the provider's side, and forgets the credentials; these also where the provider does not hear of it. */
  end(): Promise<void>;
}

/** A source with some capabilities, each of them complete. */
export type SourceWith<Name extends keyof Capabilities> = Source & Pick<Capabilities, Name>;

/** What a linked device works with, and part of what a provider's source does: see provider.ts. */
export interface SourceOptions {
  channelId: string;
  credentials: Credentials;
  handlers: SourceHandlers;
  preferences: () => LinkPreferences;
  /** The IP addresses of a proxy's URL that may be dialled. @throws RinghookError `ADDRESS_REFUSED`, `PORT_REFUSED` */
  proxyAddresses: (url: string) => Promise<string[]>;
}

/** Opens the source of a linked device; nothing happens before it is started. */
export type OpenSource<Opened extends Source = Source> = (options: SourceOptions) => Opened;
