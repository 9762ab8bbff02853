import { encodeWAMessage, type KeyPair, proto, unpadRandomMax16 } from "baileys";
import { ProtocolAddress, SessionBuilder, SessionCipher } from "libsignal";
import type { Device } from "../accounts/device.ts";
import type { PreKey } from "../accounts/prekeys.ts";
import { withKeyType } from "../noise/signatures.ts";
import { KeyStore } from "./key-store.ts";

/** A sealed message: `pkmsg` begins a conversation and carries the keys for it, `msg` belongs to one that has begun. */
export interface Sealed {
  readonly type: "pkmsg" | "msg";
  readonly ciphertext: Buffer;
}

/** What libsignal begins a session with. */
type Beginning = Parameters<SessionBuilder["initOutgoing"]>[0];

/** Seals and opens messages between a phone and linked devices, by the Signal protocol. */
export class Mailbox {
  readonly keys: KeyStore;
  // One-time keys that devices sent directly, for the next beginning.
  readonly #given = new Map<string, PreKey>();

  constructor(identity: KeyPair, registrationId: number) {
    this.keys = new KeyStore(identity, registrationId);
  }

  /** Throws if the message was not sealed for this phone by this device. */
  async open(sender: Device, sealed: Sealed): Promise<proto.IMessage> {
    const address = addressOf(sender);
    const cipher = new SessionCipher(this.keys, address);
    if (sealed.type === "pkmsg") {
      checkBeginning(sender, sealed.ciphertext);
      return decode(await cipher.decryptPreKeyWhisperMessage(sealed.ciphertext));
    }
    const sessions = this.keys.sessionsWith(address.toString());
    const opened = await sessions.tryEach(() => cipher.decryptWhisperMessage(sealed.ciphertext));
    sessions.openLastUsed();
    return decode(opened);
  }

  async seal(recipient: Device, message: proto.IMessage): Promise<Sealed> {
    const address = addressOf(recipient);
    const sessions = this.keys.sessionsWith(address.toString());
    if (!sessions.haveOpenSession()) await this.#begin(recipient, address);
    const { type, body } = await new SessionCipher(this.keys, address).encrypt(encodeWAMessage(message));
    return { type: type === 3 ? "pkmsg" : "msg", ciphertext: Buffer.from(body, "latin1") };
  }

  /**
   * Begins a new session with the next message: the device lost the one there was.
   *
   * @param oneTime a one-time key that the device sent for it; default one that it uploaded
   */
  beginAgain(recipient: Device, oneTime?: PreKey): void {
    const address = addressOf(recipient).toString();
    this.keys.sessionsWith(address).closeAll();
    if (oneTime) this.#given.set(address, oneTime);
  }

  // A device whose one-time keys are used up is written to without one, by its signed prekey alone.
  async #begin(recipient: Device, address: ProtocolAddress): Promise<void> {
    const { identityKey, registrationId, signedPreKey } = recipient.keys;
    const oneTime = this.#given.get(address.toString()) ?? recipient.preKeys.take();
    this.#given.delete(address.toString());
    const beginning = {
      registrationId,
      identityKey: withKeyType(identityKey),
      signedPreKey: {
        keyId: signedPreKey.id,
        publicKey: withKeyType(signedPreKey.publicKey),
        signature: signedPreKey.signature,
      },
      ...(oneTime && { preKey: { keyId: oneTime.id, publicKey: withKeyType(oneTime.publicKey) } }),
    };
    // Its types ask for a one-time key, its code does not.
    await new SessionBuilder(this.keys, address).initOutgoing(beginning as Beginning);
  }
}

function checkBeginning(sender: Device, ciphertext: Buffer): void {
  const { identityKey } = proto.PreKeySignalMessage.decode(ciphertext.subarray(1));
  if (identityKey && withKeyType(sender.keys.identityKey).equals(identityKey)) return;
  throw new Error("the message is signed by another identity than the sender's");
}

function addressOf(device: Device): ProtocolAddress {
  return new ProtocolAddress(device.number, device.index);
}

function decode(padded: Buffer): proto.IMessage {
  return proto.Message.decode(unpadRandomMax16(padded));
}
