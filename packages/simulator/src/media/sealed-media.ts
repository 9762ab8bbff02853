import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

export const mediaKinds = ["image", "video", "audio", "document", "sticker"] as const;

/** What kind of media a message carries. */
export type MediaKind = (typeof mediaKinds)[number];

/** Media as it is uploaded, and what its readers must know. */
export interface SealedMedia {
  readonly encrypted: Buffer;
  readonly mediaKey: Buffer;
  readonly fileSha256: Buffer;
  readonly fileEncSha256: Buffer;
}

const KEY_BYTES = 32;
const IV_BYTES = 16;
const MAC_BYTES = 10;
const NAMES: Readonly<Record<MediaKind, string>> = {
  image: "Image",
  video: "Video",
  audio: "Audio",
  document: "Document",
  sticker: "Image",
};

/** Seals media with a key of its own. */
export function sealMedia(bytes: Uint8Array, kind: MediaKind): SealedMedia {
  const mediaKey = randomBytes(KEY_BYTES);
  const { iv, cipherKey, macKey } = expand(mediaKey, kind);
  const cipher = createCipheriv("aes-256-cbc", cipherKey, iv);
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const encrypted = Buffer.concat([sealed, macOf(sealed, iv, macKey)]);
  return { encrypted, mediaKey, fileSha256: sha256(bytes), fileEncSha256: sha256(encrypted) };
}

/** Throws if it was not sealed with this key. */
export function openMedia(encrypted: Buffer, mediaKey: Uint8Array, kind: MediaKind): Buffer {
  const { iv, cipherKey, macKey } = expand(mediaKey, kind);
  const sealed = encrypted.subarray(0, -MAC_BYTES);
  if (!macOf(sealed, iv, macKey).equals(encrypted.subarray(-MAC_BYTES))) {
    throw new Error("the media is not sealed with the key that the message tells");
  }
  const decipher = createDecipheriv("aes-256-cbc", cipherKey, iv);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

/** The hash by which an upload is named. */
export function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function expand(mediaKey: Uint8Array, kind: MediaKind) {
  const length = IV_BYTES + 3 * KEY_BYTES;
  const all = Buffer.from(hkdfSync("sha256", mediaKey, "", `WhatsApp ${NAMES[kind]} Keys`, length));
  const keysAt = IV_BYTES + KEY_BYTES;
  return {
    iv: all.subarray(0, IV_BYTES),
    cipherKey: all.subarray(IV_BYTES, keysAt),
    macKey: all.subarray(keysAt, keysAt + KEY_BYTES),
  };
}

function macOf(sealed: Buffer, iv: Buffer, macKey: Buffer): Buffer {
  return createHmac("sha256", macKey).update(iv).update(sealed).digest().subarray(0, MAC_BYTES);
}
