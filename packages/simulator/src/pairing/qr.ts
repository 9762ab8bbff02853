import { SimulatorError } from "../errors.ts";

/** What a client shows as QR. */
export interface Qr {
  /** By which the network knows the connection that waits. */
  readonly ref: string;
  readonly noiseKey: Buffer;
  readonly identityKey: Buffer;
  /** Known to the client and to who sees the QR: the phone proves with it that it saw it. */
  readonly secret: Buffer;
}

/**
 * Reads the text of a QR, with or without the address in front
 * (`https://wa.me/settings/linked_devices#REF,NOISE,IDENTITY,SECRET,PLATFORM`).
 *
 * @throws SimulatorError `BAD_QR`
 */
export function parseQr(text: string): Qr {
  const [ref, ...keys] = text.slice(text.lastIndexOf("#") + 1).split(",");
  const [noiseKey, identityKey, secret] = keys.map((key) => Buffer.from(key, "base64"));
  if (!ref || !isKey(noiseKey) || !isKey(identityKey) || !isKey(secret)) {
    throw new SimulatorError(
      "BAD_QR",
      "Expected REF,NOISE,IDENTITY,SECRET with three keys of 32 bytes in base64.",
    );
  }
  return { ref, noiseKey, identityKey, secret };
}

function isKey(key: Buffer | undefined): key is Buffer {
  return key?.length === 32;
}
