import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { RinghookError } from "../errors.ts";

/** At most this much of an answer is read. */
export const ANSWER_READ_BYTES = 16 * 1024;
/** At most this much of it is kept for the log. */
export const ANSWER_KEPT_BYTES = 2 * 1024;

/** What came of one HTTP request. */
export interface Answer {
  /** HTTP status; null when none came. */
  status: number | null;
  /** Stable code of what went wrong; null for an answer, whatever its status. */
  error: string | null;
  /** Beginning of the body. */
  text: string | null;
  retryAfter: string | undefined;
}

/** The handler of one attempt: collects the beginning of the answer, and can be cut off at any moment. */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #done: (answer: Answer) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #finished = false;
  #status: number | null = null;
  #retryAfter: string | undefined;
  #kept: Buffer[] = [];
  #read = 0;

  constructor(done: (answer: Answer) => void) {
    this.#done = done;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Ends the attempt now, for example because its time is up. */
  cut(error: string): void {
    if (this.#finished) return;
    this.#finish(error);
    this.#controller?.abort(new Error(error));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#finished) controller.abort(new Error("cut"));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#retryAfter = headers["retry-after"];
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#read < ANSWER_KEPT_BYTES) this.#kept.push(chunk);
    this.#read += chunk.length;
    if (this.#read <= ANSWER_READ_BYTES) return;
    // Enough is known; the connection goes with the rest of the answer.
    this.#finish(null);
    controller.abort(new Error("answer too long"));
  }

  onResponseEnd(): void {
    this.#finish(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(codeOf(error));
  }

  #finish(error: string | null): void {
    if (this.#finished) return;
    this.#finished = true;
    const text = this.#kept.length === 0 ? null : keptText(this.#kept);
    this.#done({ status: this.#status, error, text, retryAfter: this.#retryAfter });
  }
}

function keptText(chunks: Buffer[]): string {
  const [first = Buffer.alloc(0)] = chunks;
  const bytes = chunks.length === 1 ? first : Buffer.concat(chunks);
  return bytes.subarray(0, ANSWER_KEPT_BYTES).toString("utf8").replaceAll("\0", "");
}

/** A stable code for the ways in which a request fails. */
const CODES: Record<string, string> = {
  ECONNREFUSED: "CONNECTION_REFUSED",
  ECONNRESET: "CONNECTION_RESET",
  EPIPE: "CONNECTION_RESET",
  UND_ERR_SOCKET: "CONNECTION_RESET",
  ENOTFOUND: "HOST_NOT_FOUND",
  EAI_AGAIN: "HOST_NOT_FOUND",
  EHOSTUNREACH: "HOST_UNREACHABLE",
  ENETUNREACH: "HOST_UNREACHABLE",
  ETIMEDOUT: "TIMEOUT",
  UND_ERR_CONNECT_TIMEOUT: "TIMEOUT",
  UND_ERR_HEADERS_TIMEOUT: "TIMEOUT",
  UND_ERR_BODY_TIMEOUT: "TIMEOUT",
  UND_ERR_HEADERS_OVERFLOW: "ANSWER_NOT_HTTP",
};

function codeOf(error: Error): string {
  if (error instanceof RinghookError) return error.code;
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const code = typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : "";
  if (error.name === "HTTPParserError") return "ANSWER_NOT_HTTP";
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return "TLS_FAILED";
  return CODES[code] ?? "REQUEST_FAILED";
}
