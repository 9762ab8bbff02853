import { Refusal } from "../faults/fault.ts";

/** The first bytes of every connection: "WA", protocol 6, dictionary 3. They are the handshake's prologue too. */
export const HEADER = Buffer.from([0x57, 0x41, 6, 3]);

const ROUTING_HEADER = Buffer.from([0x45, 0x44, 0, 1]);
const LENGTH_BYTES = 3;
// Where the header tells the version of the dictionary that stanzas are packed with.
const DICTIONARY = 3;

/** Writes a frame: three bytes of length, big-endian, and the body. */
export function frame(body: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(LENGTH_BYTES + body.length);
  framed.writeUIntBE(body.length, 0, LENGTH_BYTES);
  framed.set(body, LENGTH_BYTES);
  return framed;
}

/** Cuts what a client sends into frames, however its WebSocket messages split or merge them. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);
  #introduced: boolean;

  /** @param introduced whether no introduction comes first: the service sends none */
  constructor(introduced = false) {
    this.#introduced = introduced;
  }

  /** The frames that are complete with these bytes. Throws if the connection does not begin as it must. */
  *read(received: Uint8Array): Generator<Buffer> {
    this.#pending =
      this.#pending.length === 0 ? Buffer.from(received) : Buffer.concat([this.#pending, received]);
    if (!this.#introduced && !this.#readIntroduction()) return;
    for (let body = this.#next(); body; body = this.#next()) yield body;
  }

  // A client that was once given routing info sends it before the header.
  #readIntroduction(): boolean {
    if (this.#pending.subarray(0, ROUTING_HEADER.length).equals(ROUTING_HEADER)) {
      const rest = this.#pending.subarray(ROUTING_HEADER.length);
      if (rest.length < LENGTH_BYTES) return false;
      const end = LENGTH_BYTES + rest.readUIntBE(0, LENGTH_BYTES);
      if (rest.length < end + HEADER.length) return false;
      this.#pending = rest.subarray(end);
    }
    if (this.#pending.length < HEADER.length) return false;
    checkHeader(this.#pending.subarray(0, HEADER.length));
    this.#pending = this.#pending.subarray(HEADER.length);
    this.#introduced = true;
    return true;
  }

  #next(): Buffer | undefined {
    if (this.#pending.length < LENGTH_BYTES) return undefined;
    const end = LENGTH_BYTES + this.#pending.readUIntBE(0, LENGTH_BYTES);
    if (this.#pending.length < end) return undefined;
    const body = this.#pending.subarray(LENGTH_BYTES, end);
    this.#pending = this.#pending.subarray(end);
    return body;
  }
}

function checkHeader(header: Buffer): void {
  if (header.equals(HEADER)) return;
  if (header.subarray(0, DICTIONARY).equals(HEADER.subarray(0, DICTIONARY))) {
    const version = header[DICTIONARY];
    throw new Refusal("DICTIONARY_UNKNOWN", `expected version ${HEADER[DICTIONARY]}, got ${version}`);
  }
  throw new Error("the first bytes are not WA 6 3");
}
