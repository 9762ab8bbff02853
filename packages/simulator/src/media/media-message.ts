import type { proto } from "baileys";
import type { MediaStore } from "./media-store.ts";
import { type MediaKind, mediaKinds, openMedia, sealMedia } from "./sealed-media.ts";

/** Media to send. */
export interface Media {
  readonly kind: MediaKind;
  readonly bytes: Uint8Array;
  /** Like `image/png`. */
  readonly mimetype: string;
  /** Of an image, a video or a document. */
  readonly caption?: string | undefined;
  /** Of a document. */
  readonly fileName?: string | undefined;
}

/** Media that a phone was sent. */
export interface ReceivedMedia {
  readonly kind: MediaKind;
  readonly mimetype: string;
  readonly fileName: string | undefined;
  /** Nothing if the client uploaded it elsewhere. */
  readonly bytes: Uint8Array | undefined;
}

/** Uploads media; returns the message that tells of it. */
export function mediaMessage(media: Media, store: MediaStore, now: number): proto.IMessage {
  const { kind, bytes, mimetype, caption, fileName } = media;
  const { encrypted, ...keys } = sealMedia(bytes, kind);
  const directPath = store.put(encrypted);
  const about = {
    ...keys,
    mimetype,
    directPath,
    url: store.urlOf(directPath),
    fileLength: bytes.length,
    mediaKeyTimestamp: Math.floor(now / 1_000),
    ...(caption === undefined ? {} : { caption }),
    ...(fileName === undefined ? {} : { fileName }),
  };
  return { [`${kind}Message`]: about };
}

/**
 * The media that a message tells of, if it does.
 *
 * Throws if it is there and was not sealed with the key that the message tells.
 */
export function readMedia(message: proto.IMessage, store: MediaStore): ReceivedMedia | undefined {
  for (const kind of mediaKinds) {
    const about = message[`${kind}Message`];
    if (!about) continue;
    const encrypted = store.get(about.directPath?.split("?")[0] ?? "");
    const fileName = "fileName" in about ? (about.fileName ?? undefined) : undefined;
    const bytes = encrypted && openMedia(encrypted, about.mediaKey ?? Buffer.alloc(0), kind);
    return { kind, mimetype: about.mimetype ?? "", fileName, bytes };
  }
  return undefined;
}

export function carriesMedia(message: proto.IMessage): boolean {
  return mediaKinds.some((kind) => message[`${kind}Message`]);
}

/** What a message says in words: a text, or what stands below media. */
export function textOf(message: proto.IMessage): string {
  const { conversation, extendedTextMessage, imageMessage, videoMessage, documentMessage } = message;
  const caption = imageMessage?.caption || videoMessage?.caption || documentMessage?.caption;
  return conversation || extendedTextMessage?.text || caption || "";
}
