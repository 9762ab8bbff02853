import { generateKeys, type KeyPair } from "../noise/signatures.ts";
import { type Addressing, lidJid, numberJid } from "../stanzas/jid.ts";
import type { Device } from "./device.ts";

/** One person on WhatsApp: a phone number, a LID, the key of the phone, and the devices linked to it. */
export class Account {
  readonly number: string;
  readonly lid: string;
  readonly name: string | undefined;
  readonly devices = new Map<number, Device>();
  #keys: KeyPair | undefined;
  #lastDevice = 0;

  constructor(number: string, lid: string, name: string | undefined) {
    this.number = number;
    this.lid = lid;
    this.name = name;
  }

  /** The account's key, by which it vouches for its devices. Made when first needed: most accounts only call. */
  get keys(): KeyPair {
    this.#keys ??= generateKeys();
    return this.#keys;
  }

  jid(addressing: Addressing): string {
    return addressing === "lid" ? lidJid(this.lid) : numberJid(this.number);
  }

  /** Numbers are never used again: a client that was unlinked must not log in as its successor. */
  nextDeviceNumber(): number {
    this.#lastDevice += 1;
    return this.#lastDevice;
  }
}
