import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { RinghookError } from "../errors.ts";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what the store must not hold in the clear: credentials, signing secrets, header values.
 * AES-256-GCM; `place` (which channel, which row) is authenticated, so that a value
 * copied to another row does not open there. Layout: version, nonce, tag, ciphertext.
 */
export class Vault {
  readonly #key: Uint8Array;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(plain: Uint8Array | string, place: string): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([
      typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain),
      cipher.final(),
    ]);
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
  }

  /** @throws RinghookError `SECRET_KEY_WRONG` when the key or the place is another one. */
  open(sealed: Uint8Array, place: string): Buffer {
    try {
      if (sealed[0] !== VERSION) throw new Error(`unknown version ${sealed[0]}`);
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", this.#key, nonce);
      decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw new RinghookError("SECRET_KEY_WRONG", `the secret key does not open the stored ${place}`, {
        cause,
        hint: "Start with the key this data was written with (RINGHOOK_SECRET_KEY or the file secret-key).",
      });
    }
  }
}
