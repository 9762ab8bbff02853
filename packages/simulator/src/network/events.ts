import type { Fault } from "../faults/fault.ts";
import type { StanzaRecord } from "../stanzas/log.ts";

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

/** What a network tells its listeners. */
export interface NetworkEvents {
  /** A client acknowledged a stanza of a call. */
  acknowledged: StanzaRecord;
  /** A client refused a call. */
  rejected: RejectedEvent;
  /** A client was linked to a phone. */
  linked: DeviceEvent;
  /** A client is no longer linked: the phone removed it, or it logged out by itself. */
  unlinked: DeviceEvent & { readonly by: "phone" | "client" };
  /** A linked client logged in, and was sent what had waited for it. */
  connected: DeviceEvent & { readonly offlineStanzas: number };
  /** The connection of a linked client ended. */
  disconnected: DeviceEvent;
  /** A client did something that WhatsApp would not accept. */
  fault: Fault;
}
