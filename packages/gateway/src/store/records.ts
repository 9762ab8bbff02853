/** The records of the store, in the words of docs/reference/architecture.md. Times are milliseconds since 1970. */

import type { WallTime, WhatsAppTime } from "../clock.ts";

export type ChannelState = "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";

/**
 * Where a channel's calls come from, as it was set up. `secrets` is sealed: see channels/source-records.ts. A `meta-app`
 * has no calls of its own: it takes the requests for all numbers of one app of Meta's.
 */
export type SourceRecord =
  | { kind: "linked-device" }
  | { kind: "whapi"; providerChannelId: string | null; keepChannelId: boolean; secrets: string }
  | { kind: "meta-cloud"; sourceId: string; phoneNumberId: string }
  | { kind: "meta-app"; secrets: string };

/** What came from a provider so far. Times are milliseconds since 1970. */
export interface SourceTally {
  /** The last request that was the provider's own. */
  lastReceivedAt: number | null;
  received: number;
  /** Requests with nothing new in them. */
  doubles: number;
  /** Requests with a wrong secret or signature. */
  refused: number;
  lastRefusedAt: number | null;
  /** Calls of numbers that no channel has. */
  unrouted: number;
  lastUnroutedAt: number | null;
  /** Which number that was, by the provider's id of it. */
  lastUnroutedId: string | null;
  /** When the provider last checked the address that it sends to, and found it right. */
  lastVerifiedAt: number | null;
  /** How long after it happened the last news of a call came, in milliseconds. */
  lagMs: number | null;
}

/** What has come of a channel's call log so far. Times are milliseconds since 1970. */
export interface CallLogTally {
  /** When the phone wrote the last record; null when none has come. */
  lastRecordAt: number | null;
  records: number;
  /** Up to which version of WhatsApp's app state it was read; null until a version was heard of. */
  version: number | null;
  /** Changes that wait to be read, for their key or a right MAC. */
  waiting: number;
  /** Times that changes were missing between two. */
  gaps: number;
  /** Changes whose key the phone had not shared. */
  missingKeys: number;
  /** Changes, or records, that are not what their MAC is for. */
  wrongMacs: number;
  /** Changes that are not tried any more: unreadable for a day, or in a file, which is not fetched. */
  givenUp: number;
  /** Records that contradict what was heard of the call, or the record before. */
  disagreements: number;
  /** Records of the time before the channel was linked. */
  beforeLink: number;
  /** Changes that are no record of a call: one taken away, the log cleared, a record without a call's id. */
  withoutCall: number;
  /** Stanzas of calls that the account itself placed. */
  ownStanzas: number;
}

export interface ChannelRecord {
  channelId: string;
  name: string | null;
  source: SourceRecord;
  /** null where nothing is sent to the channel. */
  sourceTally: SourceTally | null;
  /** null where nothing of a call log has come. */
  callLogTally: CallLogTally | null;
  /** SHA-256 of the channel's token. */
  tokenHash: Uint8Array;
  /** Settings that differ from the defaults, and unknown ones. */
  settings: Record<string, unknown>;
  /** Sealed: see secrets/vault.ts. */
  signingSecrets: Uint8Array;
  state: ChannelState;
  stateReason: string | null;
  /** The linked account: phone-number JID and LID without device parts, and its name. */
  number: string | null;
  lid: string | null;
  pushName: string | null;
  createdAt: number;
  /** When its removal began. Only rows that are still to be deleted are left. */
  removedAt: number | null;
}

export interface CredentialRecord {
  kind: string;
  key: string;
  /** Sealed; null removes it. */
  value: Uint8Array | null;
}

export type WebhookMode = "body" | "path" | "method";

export interface WebhookRecord {
  channelId: string;
  webhookId: string;
  url: string;
  mode: WebhookMode;
  /** Sealed JSON object. */
  headers: Uint8Array;
  /** Subscriptions as `type.method`, for example `calls.post`, including those that never fire. */
  events: string[];
  maxAgeSeconds: number | null;
  disabledAt: number | null;
  disabledReason: string | null;
  createdAt: number;
  /** Sealed; null when the channel's secrets sign. */
  signingSecrets: Uint8Array | null;
  /** It is the channel's place in a webhook for several channels, which says all else: see account-store.ts. */
  account: boolean;
}

/** The status of a call's event, the same words as on the wire. */
export type CallStatus = "initiated" | "ringing" | "missed" | "answered";

/** What WhatsApp tells of a call beside who calls; null where it does not. None of it is in a webhook. */
export interface CallDetails {
  /** The name that the caller has given themselves. */
  callerName: string | null;
  /** What the caller's WhatsApp runs on, such as `android` or `iphone`, and its version. */
  callerPlatform: string | null;
  callerVersion: string | null;
  /** ISO 3166-1 code, in capitals. */
  callerCountry: string | null;
  /** Why no phone of the channel rang, such as `privacy`: the owner silences unknown callers. */
  silence: string | null;
}

/** What the own phone noted of a call when it was over. Times are milliseconds since 1970. */
export interface PhoneLog {
  /** WhatsApp's own word for how it came out, such as `CONNECTED`. */
  result: string;
  /** Whole seconds of talk; null when the phone told none. */
  durationSeconds: number | null;
  startedAt: number;
  /** When the phone wrote it, which is about the call's end. */
  writtenAt: number;
  /** When the gateway read it. */
  readAt: number;
  /** The others, by JID. */
  participants: { id: string; result: string }[];
}

/** Who placed a call, and what is known of its end besides what stanzas tell. */
export interface CallTalk {
  direction: CallDirection;
  /** Whole seconds of talk; null when nobody told them. */
  durationSeconds: number | null;
  /** null where the phone's call log told nothing. */
  log: PhoneLog | null;
}

export type CallDirection = "incoming" | "outgoing";

/**
 * One call of a channel.
 * `queued` is a call that was placed while the channel was offline and whose end may still be in WhatsApp's queue: it
 * is stored, but has no event yet. `ended` is a call that is known by its end alone, such as one that the account placed.
 */
export interface Call extends CallDetails, CallTalk {
  /** Its key within the channel: WhatsApp's id, unless an earlier call of somebody else has it. */
  callId: string;
  /** WhatsApp's id, if the key is another one. */
  givenId: string | null;
  status: "queued" | CallStatus | "ended";
  /** Verbatim `call-creator` of the first stanza: a reject needs it. */
  creator: string;
  /** Who called; of an outgoing call, who was called. */
  callerNumber: string | null;
  callerLid: string | null;
  /** Who sent the first offer: JID without a device. In a group call this may not be the caller. */
  offeredBy: string | null;
  group: boolean;
  groupJid: string | null;
  video: boolean;
  /** The first stanza came out of WhatsApp's queue. */
  offline: boolean;
  startedAt: WhatsAppTime;
  ringingAt: WhatsAppTime | null;
  endedAt: WhatsAppTime | null;
  /** `answered`, `unknown` after two minutes of silence, or why it was missed. */
  endReason: string | null;
  /** When the last stanza arrived, by the gateway's clock. */
  heardAt: WallTime;
}

export interface EventRecord {
  eventId: string;
  callId: string | null;
  /** `calls`, `users` or `channel`. */
  type: string;
  /** `post`, `patch` or `delete`. */
  method: string;
  status: CallStatus | null;
  /** When it happened. */
  at: number;
  journaledAt: number;
  /** The body of every attempt. */
  body: string;
}

export type DeliveryState = "pending" | "delivered" | "expired" | "cancelled";

/** A pending delivery with all that is needed to send it. */
export interface PendingDelivery {
  deliveryId: string;
  eventId: string;
  webhookId: string;
  lane: string;
  type: string;
  method: string;
  body: string;
  attempts: number;
  createdAt: number;
  replayOf: string | null;
}

export interface AttemptRecord {
  number: number;
  at: number;
  durationMs: number;
  /** The IP address that was dialled. */
  address: string | null;
  /** HTTP status; null without an answer, and of a broker. */
  status: number | null;
  /** Stable code of the error; null for any answer, and for what a broker acknowledged. */
  error: string | null;
  /** Start of the response body, at most 2 KiB; of a broker, where the message went and what the broker said. */
  answer: string | null;
  /** Codes of oddities that did not change the result, separated by spaces: a truncated body, a request sent again. */
  remark: string | null;
  /** Target of a redirect. Redirects are not followed. */
  location: string | null;
}
