import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  pbkdf2 as pbkdf2Callback,
  randomBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { agree, type KeyPair } from "../noise/signatures.ts";

const pbkdf2 = promisify(pbkdf2Callback);

const ITERATIONS = 131_072;
const SALT_BYTES = 32;
const KEY_BYTES = 32;
const COUNTER_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BUNDLE_INFO = "link_code_pairing_key_bundle_encryption_key";

/** What a client tells the phone once both know each other's keys. */
export interface KeyBundle {
  /** The client's identity. */
  readonly identityKey: Buffer;
  /** The phone's identity, as the client understood it. */
  readonly accountKey: Buffer;
  readonly random: Buffer;
}

/** Wraps a public key so that only who knows the pairing code can read it: salt, counter, sealed key. */
export async function wrapWithCode(code: string, publicKey: Uint8Array): Promise<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const counter = randomBytes(COUNTER_BYTES);
  const cipher = createCipheriv("aes-256-ctr", await codeKey(code, salt), counter);
  return Buffer.concat([salt, counter, cipher.update(publicKey), cipher.final()]);
}

/** Unwraps a public key. With another code it yields another key, and nobody can tell yet. */
export async function unwrapWithCode(code: string, wrapped: Buffer): Promise<Buffer> {
  const salt = wrapped.subarray(0, SALT_BYTES);
  const counter = wrapped.subarray(SALT_BYTES, SALT_BYTES + COUNTER_BYTES);
  const sealed = wrapped.subarray(SALT_BYTES + COUNTER_BYTES);
  const decipher = createDecipheriv("aes-256-ctr", await codeKey(code, salt), counter);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

/** Opens what the client sealed with the secret that both ephemeral keys share. Throws if they share none. */
export function openKeyBundle(shared: Uint8Array, wrapped: Buffer): KeyBundle {
  const salt = wrapped.subarray(0, SALT_BYTES);
  const nonce = wrapped.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const sealed = wrapped.subarray(SALT_BYTES + NONCE_BYTES);
  const key = Buffer.from(hkdfSync("sha256", shared, salt, BUNDLE_INFO, KEY_BYTES));
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const bundle = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  return {
    identityKey: bundle.subarray(0, KEY_BYTES),
    accountKey: bundle.subarray(KEY_BYTES, 2 * KEY_BYTES),
    random: bundle.subarray(2 * KEY_BYTES),
  };
}

/** The secret that the QR would have carried. */
export function deriveSecret(shared: Uint8Array, account: KeyPair, bundle: KeyBundle): Buffer {
  const material = Buffer.concat([shared, agree(account, bundle.identityKey), bundle.random]);
  return Buffer.from(hkdfSync("sha256", material, "", "adv_secret", KEY_BYTES));
}

async function codeKey(code: string, salt: Buffer): Promise<Buffer> {
  return await pbkdf2(code, salt, ITERATIONS, KEY_BYTES, "sha256");
}
