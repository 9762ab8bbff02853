import type { Socket } from "node:net";

/** Size of an answer's status line and headers, at most. */
export const HEAD_BYTES = 256 * 1024;

/** The status line and headers of a final answer, parsed from its bytes. */
export interface Head {
  status: number;
  /** The values of a header by its lower-case name. */
  values(name: string): string[];
}

/** An interim answer, except 101: it ends HTTP on the connection without a request for that. */
const INTERIM = /^(?:\r?\n)*HTTP\/1\.\d 1(?!01)\d\d/;
/** A partial answer is extended with this to see whether it may become an interim answer. */
const AN_INTERIM = "HTTP/1.1 100";
const AT_STATUS = 9;
const DIGIT_ONE = 0x31;

/**
 * Filters the bytes of one answer on their way from the socket to undici. It removes interim answers (1xx): a client
 * must accept unexpected ones (RFC 9110, 15.2), but undici closes the connection at a `100`. The rest passes unchanged,
 * and its head is kept: the status line decides, even if the rest breaks off.
 */
export class AnswerHead {
  #isExpected = false;
  #begun = false;
  /** Bytes that may become an interim answer and are held back. */
  #held: Buffer | undefined;
  #passed: Buffer[] = [];
  #bytes = 0;

  /** Whether a byte of an answer has come. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Notes that a request is sent: the next bytes are its answer. */
  expect(): void {
    this.#isExpected = true;
    this.#begun = false;
    this.#held = undefined;
    this.forget();
  }

  /** Drops the bytes of an answer that was read. */
  forget(): void {
    this.#passed = [];
    this.#bytes = 0;
  }

  /** @returns the bytes to pass on, including those held back before; null when there are none */
  take(chunk: Buffer): Buffer | null {
    this.#begun = true;
    if (!this.#isExpected) return this.#pass(chunk);
    const isFinal = !this.#held && chunk.length > AT_STATUS && chunk[AT_STATUS] !== DIGIT_ONE;
    return isFinal ? this.#final(chunk) : this.#sift(this.#held ? Buffer.concat([this.#held, chunk]) : chunk);
  }

  #sift(bytes: Buffer): Buffer | null {
    this.#held = undefined;
    let rest = bytes;
    while (rest.length > 0) {
      const start = rest.toString("latin1", 0, 64);
      if (!INTERIM.test(start + AN_INTERIM.slice(start.length))) return this.#final(rest);
      const end = endOf(rest.toString("latin1"));
      if (end === undefined) {
        // No interim answer is that long: undici reports what is wrong with it.
        if (rest.length > HEAD_BYTES) return this.#final(rest);
        this.#held = rest;
        return null;
      }
      rest = rest.subarray(end);
    }
    return null;
  }

  #final(bytes: Buffer): Buffer {
    this.#isExpected = false;
    return this.#pass(bytes);
  }

  #pass(bytes: Buffer): Buffer {
    if (this.#bytes < HEAD_BYTES) this.#passed.push(bytes);
    this.#bytes += bytes.length;
    return bytes;
  }

  /** The head of the final answer, even if undici refused it; null until its headers are complete. */
  get final(): Head | null {
    const text = Buffer.concat(this.#passed).toString("latin1", 0, HEAD_BYTES);
    const end = endOf(text);
    const [, status] = /^(?:\r?\n)*HTTP\/1\.\d +([1-5]\d\d)(?!\d)/.exec(text) ?? [];
    if (end === undefined || status === undefined) return null;
    const lines = text.slice(0, end).split(/\r?\n/);
    return {
      status: Number(status),
      values: (name) =>
        lines
          .filter((line) => line.toLowerCase().startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trim()),
    };
  }
}

/** The end of a head: after its empty line. A lone line feed ends a line, too (RFC 9112, 2.2). */
function endOf(text: string): number | undefined {
  const blank = /[^\r\n]\r?\n\r?\n/.exec(text);
  return blank ? blank.index + blank[0].length : undefined;
}

/** Filters everything that is read from a socket through `head`. undici reads only with `read()`. */
export function readThrough(socket: Socket, head: AnswerHead): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const chunk: Buffer | null = read(size);
      if (chunk === null) return null;
      const passed = head.take(chunk);
      if (passed) return passed;
    }
  };
}
