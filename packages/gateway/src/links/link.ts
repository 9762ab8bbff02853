import type { Signal } from "../calls/signal.ts";
import type { Call, ChannelState, CredentialRecord } from "../store/records.ts";
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

/** A link by which others can call. */
export interface CallLink {
  media: "audio" | "video";
  /** When the call is planned to begin: seconds since 1970. */
  startTime?: number;
}

/** A text that WhatsApp took. */
export interface SentText {
  id: string;
  /** JID of the person it went to. */
  to: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What WhatsApp shows of the linked account; empty where there is nothing. Icons are URLs. */
export interface Profile {
  name: string;
  about: string;
  icon: string;
  fullIcon: string;
}

/** What the owner set for the link. It counts from the next connection on. */
export interface LinkPreferences {
  /** Stay away from the list of those online, so that the phone goes on to ring and notify. */
  offline: boolean;
  /** `socks5://…` or `socks5h://…`: the way to WhatsApp. */
  proxy: string | null;
}

/** Why a stanza made no signal. */
export type Ignored = "own_call" | "other_participant" | "unknown_kind" | "malformed";

/** What a link tells its channel. */
export interface LinkHandlers {
  /** Resolves once what follows from the signal is on disk; only then is the stanza acknowledged. */
  onSignal(signal: Signal, account: Account): Promise<void>;
  /** All that was queued while the channel was away has been handed over. */
  onDrained(account: Account): Promise<void>;
  onState(state: LinkState): void;
  onIgnored(reason: Ignored): void;
}

/** Where a link keeps its credentials: encrypted, in the store. */
export interface Credentials {
  read(kind: string, keys: string[]): Promise<Map<string, string>>;
  /** `value` null removes. */
  write(credentials: (Omit<CredentialRecord, "value"> & { value: string | null })[]): Promise<void>;
  /** Removes all but some kinds. */
  clear(options: { except: string[] }): Promise<void>;
}

/**
 * The port to where a channel's calls come from.
 * A link keeps itself up: it reconnects after what passes, and stops after what does not, and says which.
 */
export interface Link {
  /** Connects when credentials are there. Without: waits for `pair`. */
  start(): Promise<void>;
  /** Connects to be linked anew; a QR code follows in the state. Does nothing while connected. */
  pair(): Promise<void>;
  /** Disconnects without logging out. */
  stop(): Promise<void>;
  /** Ends the link on WhatsApp's side too, and forgets the credentials. */
  logout(): Promise<void>;
  /** Declines a call. Resolves when WhatsApp took it. */
  reject(call: Call): Promise<void>;
  /** @returns a code to type into the phone, in place of the QR code; only in state QR */
  requestPairingCode(number: string): Promise<string>;
  /** @returns the URL */
  createCallLink(link: CallLink): Promise<string>;
  /** Resolves when WhatsApp took the text. @param to JID of a person */
  sendText(to: string, text: string): Promise<SentText>;
  profile(): Promise<Profile>;
}

export interface LinkOptions {
  channelId: string;
  credentials: Credentials;
  handlers: LinkHandlers;
  preferences: () => LinkPreferences;
}

export type LinkFactory = (options: LinkOptions) => Link;
