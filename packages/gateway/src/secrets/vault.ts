import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { RinghookError } from "../errors.ts";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts secrets for the store: credentials, signing secrets, header values.
 * AES-256-GCM; `place` (which channel, which row) is authenticated, so that a value
 * copied to another row does not open there. Layout: version, nonce, tag, ciphertext.
 */
export class Vault {
  readonly #key: Uint8Array;
  readonly #previous: Uint8Array | undefined;

  /**
   * @param key 32 bytes
   * @param previous the key of before a rotation: what it sealed still opens
   */
  constructor(key: Uint8Array, previous?: Uint8Array) {
    this.#key = key;
    this.#previous = previous;
  }

  /** Whether a rotation is under way. */
  get hasPrevious(): boolean {
    return this.#previous !== undefined;
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

  /** @throws RinghookError `SECRET_KEY_WRONG` when the key or the place does not match */
  open(sealed: Uint8Array, place: string): Buffer {
    try {
      return opened(this.#key, sealed, place);
    } catch (cause) {
      if (this.#previous) return new Vault(this.#previous).open(sealed, place);
      throw new RinghookError("SECRET_KEY_WRONG", `the secret key does not decrypt the stored ${place}`, {
        cause,
        hint: "Start with the key that encrypted this data (RINGHOOK_SECRET_KEY or the file secret-key).",
      });
    }
  }

  /**
   * Seals anew what the previous key sealed.
   * @returns undefined for what the key itself opens
   * @throws RinghookError `SECRET_KEY_WRONG` when neither does
   */
  renew(sealed: Uint8Array, place: string): Uint8Array | undefined {
    try {
      opened(this.#key, sealed, place);
      return undefined;
    } catch {
      return this.seal(this.open(sealed, place), place);
    }
  }
}

function opened(key: Uint8Array, sealed: Uint8Array, place: string): Buffer {
  if (sealed[0] !== VERSION) throw new Error(`unknown version ${sealed[0]}`);
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
