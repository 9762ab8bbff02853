import { createCipheriv, createDecipheriv } from "node:crypto";

const TAG_LENGTH = 16;

/** AES-256-GCM whose nonce is a counter, as Noise has it. */
export class CounterCipher {
  readonly #key: Uint8Array;
  #counter = 0;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(plain: Uint8Array, associated: Uint8Array): Buffer {
    const cipher = createCipheriv("aes-256-gcm", this.#key, this.#nextNonce());
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws if the text was not sealed with this key, counter and associated data. */
  open(sealed: Uint8Array, associated: Uint8Array): Buffer {
    const decipher = createDecipheriv("aes-256-gcm", this.#key, this.#nextNonce());
    decipher.setAAD(associated);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH));
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_LENGTH)), decipher.final()]);
  }

  // 12 bytes, the counter in the last four, big-endian.
  #nextNonce(): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(this.#counter, 8);
    this.#counter += 1;
    return nonce;
  }
}
