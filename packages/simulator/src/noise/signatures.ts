import { Curve, type KeyPair } from "baileys";
import { verifySignature } from "libsignal/src/curve.js";

export type { KeyPair };

const KEY_TYPE = Buffer.from([5]);

export function generateKeys(): KeyPair {
  return Curve.generateKeyPair();
}

/** The secret that two key pairs share (X25519). */
export function agree(own: KeyPair, other: Uint8Array): Buffer {
  return Curve.sharedKey(own.private, other);
}

/** An XEdDSA signature. */
export function sign(keys: KeyPair, message: Uint8Array): Uint8Array {
  return Curve.sign(keys.private, message);
}

/**
 * Whether an XEdDSA signature is right.
 * Not Baileys' `Curve.verify`: that one looks for an exception only, and so accepts any 64 bytes.
 */
export function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifySignature(withKeyType(publicKey), message, Buffer.from(signature));
  } catch {
    return false;
  }
}

/** A public key as Signal writes it: with its type in front. */
export function withKeyType(publicKey: Uint8Array): Buffer {
  return Buffer.concat([KEY_TYPE, publicKey]);
}
