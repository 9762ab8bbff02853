import { createHash, hkdfSync } from "node:crypto";
import { CounterCipher } from "./cipher.ts";

const NAME_BYTES = 32;
const NOTHING = Buffer.alloc(0);

/** The handshakes of the protocol, by what the client knows of the service. */
export const patterns = {
  /** Nothing: both sides tell their keys. */
  XX: "Noise_XX_25519_AESGCM_SHA256",
  /** The service's key: the client says everything in its first frame. */
  IK: "Noise_IK_25519_AESGCM_SHA256",
  /** A key of the service that is no longer right: an IK that goes over into an XX. */
  XXfallback: "Noise_XXfallback_25519_AESGCM_SHA256",
} as const;

/** One side's state of a Noise handshake: the hash of what was said, and the key that follows from it. */
export class NoiseState {
  #hash: Buffer;
  #chaining: Buffer;
  #cipher: CounterCipher;

  /** @param prologue what both sides know before the first frame */
  constructor(pattern: keyof typeof patterns, prologue: Uint8Array) {
    this.#hash = nameOf(patterns[pattern]);
    this.#chaining = this.#hash;
    this.#cipher = new CounterCipher(this.#hash);
    this.mixHash(prologue);
  }

  mixHash(data: Uint8Array): void {
    this.#hash = createHash("sha256").update(this.#hash).update(data).digest();
  }

  mixKey(secret: Uint8Array): void {
    const [chaining, key] = this.#derive(secret);
    this.#chaining = chaining;
    this.#cipher = new CounterCipher(key);
  }

  seal(plain: Uint8Array): Buffer {
    const sealed = this.#cipher.seal(plain, this.#hash);
    this.mixHash(sealed);
    return sealed;
  }

  /** Throws if it was not sealed in this state. */
  open(sealed: Uint8Array): Buffer {
    const plain = this.#cipher.open(sealed, this.#hash);
    this.mixHash(sealed);
    return plain;
  }

  /** The keys of the transport: from the client, and to the client. */
  split(): [fromClient: Buffer, toClient: Buffer] {
    return this.#derive(NOTHING);
  }

  #derive(secret: Uint8Array): [Buffer, Buffer] {
    const derived = Buffer.from(hkdfSync("sha256", secret, this.#chaining, "", 64));
    return [derived.subarray(0, 32), derived.subarray(32)];
  }
}

// A name that fits is padded; a longer one is hashed.
function nameOf(name: string): Buffer {
  if (name.length > NAME_BYTES) return createHash("sha256").update(name).digest();
  return Buffer.concat([Buffer.from(name)], NAME_BYTES);
}
