import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { codeOf } from "./error-codes.ts";

/** Bytes of an answer's body that are read, at most. */
export const ANSWER_READ_BYTES = 16 * 1024;
/** Bytes of it that are kept for the log, at most. */
export const ANSWER_KEPT_BYTES = 2 * 1024;

/** What an endpoint answered, or why there is no answer. */
export interface Answer {
  /** Status of the final answer; null without one. */
  status: number | null;
  /** Stable code of the error; null for any answer, whatever its status, even if its body broke off. */
  error: string | null;
  /** Stable code of an oddity that does not change the result, such as a truncated body. */
  remark: string | null;
  /** Beginning of the body. */
  text: string | null;
  retryAfter: string[];
  /** The endpoint's clock, to which a date in `Retry-After` refers. */
  date: string | undefined;
  location: string | null;
}

/** The events of an attempt. */
export interface AttemptEvents {
  /** The request is sent now, over an open connection. */
  onSending(): void;
  onDone(answer: Answer): void;
}

/** Remarks for errors that occur after the head of the answer. */
const REMARKS: Record<string, string> = { TIMEOUT: "BODY_TIMEOUT", ANSWER_NOT_HTTP: "BODY_NOT_HTTP" };

/**
 * The handler of one attempt: collects the start of the answer, and can be aborted at any time.
 * Once the final status line and headers are complete, a fault of the body is not an error.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #events: AttemptEvents;
  readonly #readBytes: number;
  readonly #keptBytes: number;
  #controller: Dispatcher.DispatchController | undefined;
  #finished = false;
  #status: number | null = null;
  #headers: IncomingHttpHeaders = {};
  #kept: Buffer[] = [];
  #read = 0;

  /** @param bytes of the body that are read and kept, at most; default: as for the log */
  constructor(events: AttemptEvents, bytes?: number) {
    this.#events = events;
    this.#readBytes = bytes ?? ANSWER_READ_BYTES;
    this.#keptBytes = bytes ?? ANSWER_KEPT_BYTES;
  }

  /** Ends the attempt now, for example because its time is up. */
  abort(code: string): void {
    if (this.#finished) return;
    this.#finish(code);
    this.#controller?.abort(new Error(code));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#finished) controller.abort(new Error("aborted"));
    else this.#events.onSending();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#read < this.#keptBytes) this.#kept.push(chunk);
    this.#read += chunk.length;
    if (this.#read <= this.#readBytes) return;
    // Enough is known; the connection is closed with the rest of the answer.
    this.#finish("BODY_TOO_LONG");
    controller.abort(new Error("answer too long"));
  }

  onResponseEnd(): void {
    this.#finish(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(codeOf(error));
  }

  #finish(code: string | null): void {
    if (this.#finished) return;
    this.#finished = true;
    const status = this.#status;
    const headers = this.#headers;
    this.#events.onDone({
      status,
      error: status === null ? code : null,
      remark: status === null || code === null ? null : remarkOf(code),
      text: this.#kept.length === 0 ? null : keptText(this.#kept, this.#keptBytes),
      retryAfter: valuesOf(headers["retry-after"]),
      date: valuesOf(headers.date)[0],
      location: valuesOf(headers.location)[0] ?? null,
    });
  }
}

/** A header that was sent twice is a list, although the types do not say so. */
function valuesOf(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  return typeof header === "string" ? [header] : header;
}

function remarkOf(code: string): string {
  return code.startsWith("BODY_") ? code : (REMARKS[code] ?? "BODY_CUT");
}

/** What the log keeps of an answer that may be longer. */
export function keptOf(text: string): string {
  return keptText([Buffer.from(text)], ANSWER_KEPT_BYTES);
}

function keptText(chunks: Buffer[], most: number): string {
  const [first = Buffer.alloc(0)] = chunks;
  const bytes = chunks.length === 1 ? first : Buffer.concat(chunks);
  return bytes.subarray(0, most).toString("utf8").replaceAll("\0", "");
}
