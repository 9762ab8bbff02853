import { encodeBinaryNode } from "baileys";
import type { Stanza } from "./node.ts";

// The marks of the binary format: what kind of thing follows, and how its length is written.
const LIST_EMPTY = 0;
const LIST_8 = 248;
const LIST_16 = 249;
const HEX_8 = 251;
const BINARY_8 = 252;
const BINARY_20 = 253;
const BINARY_32 = 254;

const EMPTY_TEXT = Buffer.from([BINARY_8, 0]);
// An id: longer than any word of the dictionary that could be taken for one, and not of digits alone.
const LONG_HEX = /^(?=\d*[A-F])(?:[0-9A-F]{2}){8,63}$/;
// A few thousand words, JIDs and times come again and again; what comes once only makes room for the next.
const KEPT_TEXTS = 8_192;
const FIRST_ROOM = 4_096;

const texts = new Map<string, Uint8Array>();
const lasting = new WeakMap<Stanza, Uint8Array>();
const room = { bytes: Buffer.allocUnsafe(FIRST_ROOM), length: 0 };

/**
 * A stanza as it is sent, byte for byte as Baileys writes it. Baileys looks each text up anew and collects the bytes
 * one by one, which is most of what sending costs.
 */
export function encodeStanza(stanza: Stanza): Buffer {
  room.length = 0;
  // No compression.
  writeByte(0);
  writeStanza(stanza);
  return Buffer.from(room.bytes.subarray(0, room.length));
}

/** A stanza that never changes: it is encoded once. */
export function forever(stanza: Stanza): Stanza {
  lasting.set(stanza, encodeStanza(stanza).subarray(1));
  return stanza;
}

function writeStanza(stanza: Stanza): void {
  const encoded = lasting.get(stanza);
  if (encoded) writeAll(encoded);
  else writeParts(stanza);
}

function writeParts(stanza: Stanza): void {
  const { tag, attrs, content } = stanza;
  const names = Object.keys(attrs).filter((name) => attrs[name] !== undefined);
  writeListStart(1 + 2 * names.length + (content === undefined ? 0 : 1));
  writeText(tag);
  for (const name of names) {
    writeText(name);
    writeText(attrs[name] ?? "");
  }
  if (typeof content === "string") writeText(content);
  else if (content instanceof Uint8Array) writeBytes(content);
  else if (content) {
    writeListStart(content.length);
    for (const child of content) writeStanza(child);
  }
}

function writeText(text: string): void {
  if (LONG_HEX.test(text)) writeHex(text);
  else writeAll(texts.get(text) ?? learn(text));
}

function learn(text: string): Uint8Array {
  // Baileys knows the dictionary: what it writes for a tag, behind the marks of the stanza and its list.
  const encoded = text === "" ? EMPTY_TEXT : encodeBinaryNode({ tag: text, attrs: {} }).subarray(3);
  if (texts.size >= KEPT_TEXTS) texts.clear();
  texts.set(text, encoded);
  return encoded;
}

function writeHex(text: string): void {
  const length = text.length / 2;
  makeRoom(2 + length);
  writeByte(HEX_8);
  writeByte(length);
  room.length += room.bytes.write(text, room.length, "hex");
}

function writeListStart(size: number): void {
  if (size === 0) writeByte(LIST_EMPTY);
  else if (size < 2 ** 8) writeNumber(LIST_8, size, 1);
  else writeNumber(LIST_16, size, 2);
}

function writeBytes(bytes: Uint8Array): void {
  if (bytes.length < 2 ** 8) writeNumber(BINARY_8, bytes.length, 1);
  else if (bytes.length < 2 ** 20) writeNumber(BINARY_20, bytes.length, 3);
  else writeNumber(BINARY_32, bytes.length, 4);
  writeAll(bytes);
}

function writeNumber(mark: number, number: number, length: number): void {
  writeByte(mark);
  makeRoom(length);
  room.length = room.bytes.writeUIntBE(number, room.length, length);
}

function writeByte(byte: number): void {
  makeRoom(1);
  room.bytes[room.length] = byte;
  room.length += 1;
}

function writeAll(bytes: Uint8Array): void {
  makeRoom(bytes.length);
  room.bytes.set(bytes, room.length);
  room.length += bytes.length;
}

function makeRoom(length: number): void {
  const needed = room.length + length;
  if (needed <= room.bytes.length) return;
  const grown = Buffer.allocUnsafe(Math.max(needed, 2 * room.bytes.length));
  room.bytes.copy(grown, 0, 0, room.length);
  room.bytes = grown;
}
