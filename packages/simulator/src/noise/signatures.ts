import { createPrivateKey, createPublicKey } from "node:crypto";
import { Curve, type KeyPair } from "baileys";
import { verifySignature } from "libsignal/src/curve.js";

export type { KeyPair };

const KEY_TYPE = Buffer.from([5]);
// What stands before the 32 bytes of an X25519 private key in PKCS #8.
const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");

export function generateKeys(): KeyPair {
  return Curve.generateKeyPair();
}

/** The key pair of a private key (X25519). */
export function keysFrom(privateKey: Buffer): KeyPair {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_X25519, privateKey]),
    format: "der",
    type: "pkcs8",
  });
  const der = createPublicKey(key).export({ format: "der", type: "spki" });
  return { private: privateKey, public: der.subarray(-privateKey.length) };
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
