import { lidJid, numberJid } from "../stanzas/jid.ts";
import type { Stanza } from "../stanzas/node.ts";
import type { StreamError } from "../stanzas/stream-error.ts";
import { Outbox } from "./outbox.ts";
import { PreKeys } from "./prekeys.ts";

/** What identifies a linked client. */
export interface DeviceKeys {
  /** The public half of the key it opens connections with. */
  readonly noiseKey: Uint8Array;
  /** The public half of the key it signs with. */
  readonly identityKey: Uint8Array;
  readonly registrationId: number;
  readonly signedPreKey: SignedPreKey;
}

/** A key for starting conversations, signed by the device's identity. */
export interface SignedPreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** The connection of a linked client, as its device sees it. */
export interface Online {
  /** Ends it with a stream error. */
  end(error: StreamError): void;
  /** Sends a stanza that is not acknowledged. */
  send(stanza: Stanza): void;
  /** Cuts it off, as a broken line does. */
  cut(): void;
  /** Falls silent, and stops listening. */
  freeze(): void;
  /** Goes on where it fell silent. */
  thaw(): void;
}

/** A client linked to an account. */
export class Device {
  readonly number: string;
  /** Its place among the account's devices: 0 is the phone, clients begin at 1. */
  readonly index: number;
  readonly jid: string;
  readonly lid: string;
  /** As the client told them last. */
  keys: DeviceKeys;
  readonly outbox: Outbox;
  /** The one-time keys it uploaded and nobody used yet. */
  readonly preKeys = new PreKeys();
  /** Whether its phone still owes it what a device gets once, when it was just linked. */
  isNew = true;
  /** Whether it reads a history that is packed into a message. */
  readonly readsInlineHistory: boolean;
  online: Online | undefined;

  constructor(
    account: { number: string; lid: string },
    index: number,
    keys: DeviceKeys,
    options: { readonly outboxLimit: number; readonly readsInlineHistory: boolean },
  ) {
    this.number = account.number;
    this.index = index;
    this.jid = numberJid(account.number, index);
    this.lid = lidJid(account.lid, index);
    this.keys = keys;
    this.readsInlineHistory = options.readsInlineHistory;
    this.outbox = new Outbox(options.outboxLimit);
  }

  get isOnline(): boolean {
    return this.outbox.isOpen;
  }
}
