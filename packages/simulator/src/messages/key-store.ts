import type { KeyPair } from "baileys";
import type { SessionRecord, SignalStorage } from "libsignal";
import { generateKeys, sign, withKeyType } from "../noise/signatures.ts";
import { SessionArchive } from "./session-archive.ts";

/** The keys of a phone as libsignal asks for them, and its sessions with other devices. In memory only. */
export class KeyStore implements SignalStorage {
  readonly registrationId: number;
  readonly identity: KeyPair;
  readonly signedPreKey: { readonly id: number; readonly keys: KeyPair; readonly signature: Uint8Array };
  readonly #sessions = new Map<string, SessionArchive>();

  constructor(identity: KeyPair, registrationId: number) {
    const keys = generateKeys();
    this.identity = identity;
    this.registrationId = registrationId;
    this.signedPreKey = { id: 1, keys, signature: sign(identity, withKeyType(keys.public)) };
  }

  /** The sessions with a device. */
  sessionsWith(address: string): SessionArchive {
    const sessions = this.#sessions.get(address) ?? new SessionArchive();
    this.#sessions.set(address, sessions);
    return sessions;
  }

  async loadSession(address: string): Promise<SessionRecord> {
    return this.sessionsWith(address);
  }

  // libsignal changes the record that it was given.
  async storeSession(): Promise<void> {}

  // Who the other one is was checked before: the network knows every device's identity.
  isTrustedIdentity(): boolean {
    return true;
  }

  // A phone hands out no one-time keys, so none is ever asked for.
  async loadPreKey(): Promise<undefined> {}

  removePreKey(): void {}

  loadSignedPreKey() {
    return asSignalKeys(this.signedPreKey.keys);
  }

  getOurRegistrationId(): number {
    return this.registrationId;
  }

  getOurIdentity() {
    return asSignalKeys(this.identity);
  }
}

function asSignalKeys(keys: KeyPair) {
  return { privKey: Buffer.from(keys.private), pubKey: withKeyType(keys.public) };
}
