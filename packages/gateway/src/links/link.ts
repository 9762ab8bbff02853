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
  clear(): Promise<void>;
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
}

export interface LinkOptions {
  channelId: string;
  credentials: Credentials;
  handlers: LinkHandlers;
}

export type LinkFactory = (options: LinkOptions) => Link;
