/** What a client can do wrong, by code. */
export const faultCatalogue = {
  HANDSHAKE_FAILED: "The Noise handshake could not be completed",
  DICTIONARY_UNKNOWN: "The client packs stanzas with a version of the dictionary that is not simulated",
  FRAME_NOT_READABLE: "A frame was not sealed with this connection's key and counter, or holds no stanza",
  STANZA_NOT_UNDERSTOOD: "A stanza lacks what it must have",
  PREKEY_SIGNATURE_WRONG: "The signed prekey is not signed by the device's identity",
  DEVICE_SIGNATURE_WRONG: "The device identity is not signed by the device",
  DEVICE_IDENTITY_WRONG: "The device identity is not the one that the phone gave",
  NOISE_KEY_DIFFERS: "The Noise key is not the one that was linked",
  IDENTITY_DIFFERS: "The uploaded identity is not the one that was linked",
  ACK_UNKNOWN: "An acknowledgement of nothing that the device was sent",
  ACK_REPEATED: "One stanza was acknowledged more often than it was sent",
  ACK_WRONG: "An acknowledgement whose class or address is not its stanza's",
  MESSAGE_NOT_READABLE: "A message could not be opened by the phone that it is for",
  MESSAGE_WITHOUT_IDENTITY: "A message begins a conversation and does not prove whose device it is from",
  STANZA_UNKNOWN: "A stanza that the simulated network does not know",
  QUERY_UNKNOWN: "A query that the simulated network does not know",
  PATCH_WRONG: "A change of the app state that is not signed as it must be",
  REJECT_UNKNOWN_CALL: "A reject of a call that never was",
  REJECT_OTHER_CREATOR: "A reject whose call-creator is not exactly the call's",
} as const;

/** A stable fault code, for example `ACK_REPEATED`. */
export type FaultCode = keyof typeof faultCatalogue;

/** Something that a client did and WhatsApp would not accept. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** The JID of the device, where it is known by then. */
  readonly device?: string;
}

/** Thrown where a client must be cut off for a fault that has a code of its own. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
