import { encodeWAMessage, type KeyPair, proto, unpadRandomMax16 } from "baileys";
import { ProtocolAddress, SessionBuilder, SessionCipher } from "libsignal";
import type { Device } from "../accounts/device.ts";
import { withKeyType } from "../noise/signatures.ts";
import { KeyStore } from "./key-store.ts";

/** A sealed message: `pkmsg` begins a conversation and carries the keys for it, `msg` goes on with one. */
export interface Sealed {
  readonly type: "pkmsg" | "msg";
  readonly ciphertext: Buffer;
}

/** Seals and opens messages between a phone and linked devices, by the Signal protocol. */
export class Mailbox {
  readonly keys: KeyStore;
  readonly #baseKeys = new Map<string, string>();

  constructor(identity: KeyPair, registrationId: number) {
    this.keys = new KeyStore(identity, registrationId);
  }

  /** Throws if the message was not sealed for this phone by this device. */
  async open(sender: Device, sealed: Sealed): Promise<proto.IMessage> {
    const address = addressOf(sender);
    const cipher = new SessionCipher(this.keys, address);
    if (sealed.type === "msg") return decode(await cipher.decryptWhisperMessage(sealed.ciphertext));
    this.#checkBeginning(sender, sealed.ciphertext);
    return decode(await cipher.decryptPreKeyWhisperMessage(sealed.ciphertext));
  }

  async seal(recipient: Device, message: proto.IMessage): Promise<Sealed> {
    const address = addressOf(recipient);
    if (!this.keys.has(address.toString())) await this.#begin(recipient, address);
    const { type, body } = await new SessionCipher(this.keys, address).encrypt(encodeWAMessage(message));
    return { type: type === 3 ? "pkmsg" : "msg", ciphertext: Buffer.from(body, "latin1") };
  }

  async #begin(recipient: Device, address: ProtocolAddress): Promise<void> {
    const { identityKey, registrationId, signedPreKey } = recipient.keys;
    const oneTime = recipient.preKeys.take();
    if (!oneTime) throw new Error(`${recipient.jid} has no one-time keys left`);
    await new SessionBuilder(this.keys, address).initOutgoing({
      registrationId,
      identityKey: withKeyType(identityKey),
      signedPreKey: {
        keyId: signedPreKey.id,
        publicKey: withKeyType(signedPreKey.publicKey),
        signature: signedPreKey.signature,
      },
      preKey: { keyId: oneTime.id, publicKey: withKeyType(oneTime.publicKey) },
    });
  }

  #checkBeginning(sender: Device, ciphertext: Buffer): void {
    const { identityKey, baseKey } = proto.PreKeySignalMessage.decode(ciphertext.subarray(1));
    if (!identityKey || !withKeyType(sender.keys.identityKey).equals(identityKey)) {
      throw new Error("the message is signed by another identity than the sender's");
    }
    const address = addressOf(sender).toString();
    const beginning = Buffer.from(baseKey ?? []).toString("base64");
    // libsignal would print an old session, private keys and all, before it closes it for a new one.
    if (this.#baseKeys.get(address) !== beginning) this.keys.forget(address);
    this.#baseKeys.set(address, beginning);
  }
}

function addressOf(device: Device): ProtocolAddress {
  return new ProtocolAddress(device.number, device.index);
}

function decode(padded: Buffer): proto.IMessage {
  return proto.Message.decode(unpadRandomMax16(padded));
}
