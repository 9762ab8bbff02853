import { AppState } from "../app-state/app-state.ts";
import { between, type Random } from "../ground/random.ts";
import { Mailbox } from "../messages/mailbox.ts";
import { generateKeys, type KeyPair } from "../noise/signatures.ts";
import { type Addressing, lidJid, numberJid } from "../stanzas/jid.ts";
import type { Device } from "./device.ts";
import { Past } from "./past.ts";

/** One person on WhatsApp: a phone number, a LID, the key of the phone, and the devices linked to it. */
export class Account {
  readonly number: string;
  readonly lid: string;
  readonly name: string | undefined;
  readonly devices = new Map<number, Device>();
  readonly #random: Random;
  #keys: KeyPair | undefined;
  #mailbox: Mailbox | undefined;
  #appState: AppState | undefined;
  #past: Past | undefined;
  #lastDevice = 0;

  constructor(number: string, lid: string, name: string | undefined, random: Random) {
    this.number = number;
    this.lid = lid;
    this.name = name;
    this.#random = random;
  }

  /** The account's key, by which it vouches for its devices. Made when first needed: most accounts only call. */
  get keys(): KeyPair {
    this.#keys ??= generateKeys();
    return this.#keys;
  }

  /** The phone's conversations, sealed with the account's key. */
  get mailbox(): Mailbox {
    this.#mailbox ??= new Mailbox(this.keys, between(this.#random, 1, 16_380));
    return this.#mailbox;
  }

  /** What the account's devices share: settings, contacts, the call log. */
  get appState(): AppState {
    this.#appState ??= new AppState();
    return this.#appState;
  }

  /** What the phone's owner wrote and read. */
  get past(): Past {
    this.#past ??= new Past();
    return this.#past;
  }

  jid(addressing: Addressing, device?: number): string {
    return addressing === "lid" ? lidJid(this.lid, device) : numberJid(this.number, device);
  }

  /** Numbers are never used again: a client that was unlinked must not log in as its successor. */
  nextDeviceNumber(): number {
    this.#lastDevice += 1;
    return this.#lastDevice;
  }
}
