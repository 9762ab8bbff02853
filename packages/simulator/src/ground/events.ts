import type { Fault } from "../faults/fault.ts";
import type { ReceivedMedia } from "../media/media-message.ts";
import type { StanzaRecord } from "../stanzas/log.ts";
import type { Stanza } from "../stanzas/node.ts";

/** Which device an event is about. */
export interface DeviceEvent {
  /** The phone number of its account. */
  readonly number: string;
  /** The device's JID, like `61371989950:3@s.whatsapp.net`. */
  readonly device: string;
}

/** A client refused a call. */
export interface RejectedEvent extends DeviceEvent {
  readonly callId: string;
  /** As the client wrote it: the network ignores a reject whose creator is not exactly the call's. */
  readonly callCreator: string;
  /** Whether the call stopped ringing. */
  readonly effective: boolean;
}

/** A client wrote to a phone. */
export interface MessageEvent extends DeviceEvent {
  /** The message's id, made by the client. */
  readonly id: string;
  /** The number of the phone that received it. */
  readonly to: string;
  /** The phone's JID as the client addressed it. */
  readonly chat: string;
  /** What the phone read, or what stands below media; empty if the message says nothing. */
  readonly text: string;
  /** What the phone saw or heard. */
  readonly media?: ReceivedMedia;
  /** The phone has a message of this sender with this id already, and shows no second one. */
  readonly isRepeat?: true;
}

/** A client confirmed a message of a phone. */
export interface ReceiptEvent extends DeviceEvent {
  readonly id: string;
  /** `delivered`, or what the client wrote: `inactive`, `read`, `retry`, … */
  readonly type: string;
}

/** A client made a link that others can call it by. */
export interface CallLinkEvent extends DeviceEvent {
  readonly media: "audio" | "video";
  /** When the call is planned to begin, in seconds since 1970. */
  readonly startTime: number | undefined;
  readonly token: string;
  readonly url: string;
}

/** A stanza of a linked client. */
export interface StanzaEvent extends DeviceEvent {
  readonly stanza: Stanza;
}

/** What a network tells its listeners. */
export interface NetworkEvents {
  /** A client acknowledged a stanza of a call. */
  acknowledged: StanzaRecord;
  /** A client refused a call. */
  rejected: RejectedEvent;
  /** A phone opened what a client wrote to it. */
  message: MessageEvent;
  /** A client confirmed what a phone wrote to it. */
  receipt: ReceiptEvent;
  /** A client made a call link. */
  callLink: CallLinkEvent;
  /** A linked client sent a stanza, whatever it is. */
  stanza: StanzaEvent;
  /** A client was linked to a phone. */
  linked: DeviceEvent;
  /** A client is no longer linked: the phone removed it, or it logged out by itself. */
  unlinked: DeviceEvent & { readonly by: "phone" | "client" };
  /** A linked client logged in, and was sent what had waited for it. */
  connected: DeviceEvent & { readonly offlineStanzas: number };
  /** The connection of a linked client ended. */
  disconnected: DeviceEvent;
  /** A linked client logged in while an older connection of the same device was there: that one ends. */
  replaced: DeviceEvent;
  /** A linked client sent something that the network does not know, and was answered with an error. */
  unknown: StanzaEvent;
  /** A client did something that WhatsApp would not accept. */
  fault: Fault;
}
