import type { Socket } from "node:net";
import type { buildConnector, Client } from "undici";
import { AnswerHead, readThrough } from "./answer-head.ts";
import type { Answer } from "./attempt.ts";
import { type AddressGuard, guardedConnector, type Lookup } from "./guard.ts";

/** Codes of ends that the sender itself caused. */
const OURS: readonly (string | null)[] = ["TIMEOUT", "STOPPED"];

/** Codes with which an endpoint may reject our certificate. */
const BROKEN: readonly (string | null)[] = ["CONNECTION_RESET", "TLS_REFUSED", "TLS_FAILED"];

/** One connection to an endpoint. It is dialled again after it was closed, and knows how it fared. */
export class Connection {
  readonly origin: string;
  readonly client: Client;
  #head = new AnswerHead();
  /** Requests over the current socket; more than one means that it was reused. */
  #requests = 0;
  #address: string | null = null;
  #asksForCertificate = false;

  constructor(origin: string, makeClient: (connection: Connection) => Client) {
    this.origin = origin;
    this.client = makeClient(this);
  }

  /** The IP address of the connection, or the last one that was tried. */
  get address(): string | null {
    return this.#address;
  }

  onDial(): void {
    this.#head = new AnswerHead();
    this.#requests = 0;
    this.#asksForCertificate = false;
  }

  onDialled(address: string): void {
    this.#address = address;
  }

  onConnected(socket: Socket): void {
    readThrough(socket, this.#head);
  }

  onCertificateAsked(): void {
    this.#asksForCertificate = true;
  }

  /** Notes that a request is sent. */
  begin(): void {
    this.#requests += 1;
    this.#head.expect();
  }

  /** Completes the answer that undici read with what the bytes say. */
  end(answer: Answer): Answer {
    const read = this.#readFromBytes(answer);
    this.#head.forget();
    const isDenied = this.#asksForCertificate && !this.#head.begun;
    return isDenied && BROKEN.includes(read.error) ? { ...read, error: "CLIENT_CERTIFICATE_NEEDED" } : read;
  }

  /** undici refuses a whole head for a small fault. The status line decides all the same. */
  #readFromBytes(answer: Answer): Answer {
    if (answer.error !== "ANSWER_NOT_HTTP" && answer.error !== "CONNECTION_RESET") return answer;
    const head = this.#head.final;
    if (!head) return answer;
    // 101 starts another protocol, which was not requested.
    if (head.status < 200) return { ...answer, error: "ANSWER_NOT_HTTP" };
    const { status, values } = head;
    const [date] = values("date");
    const [location = null] = values("location");
    const retryAfter = values("retry-after");
    return { ...answer, status, error: null, remark: "HEAD_NOT_HTTP", retryAfter, date, location };
  }

  /**
   * Whether an answer is about a reused connection rather than the endpoint: it broke before any byte of an answer, the
   * bytes were left over from before, or it was closed for being idle (RFC 9110, 15.5.9).
   */
  failedAsKept({ status, error }: Answer): boolean {
    if (this.#requests < 2 || OURS.includes(error)) return false;
    return status === 408 || error === "ANSWER_NOT_HTTP" || (error !== null && !this.#head.begun);
  }

  /** A first request in plain HTTP got no byte back. */
  get isSilentPlain(): boolean {
    return this.origin.startsWith("http:") && this.#requests === 1 && !this.#head.begun;
  }
}

/** Makes a connection that dials only what the guard allows. */
export function connectionTo(
  origin: string,
  guard: AddressGuard,
  timeoutMs: number,
  lookup: Lookup | undefined,
  clientOf: (connect: buildConnector.connector) => Client,
): Connection {
  return new Connection(origin, (connection) =>
    clientOf(
      guardedConnector(
        guard,
        timeoutMs,
        {
          onDial: () => connection.onDial(),
          onDialled: (address) => connection.onDialled(address),
          onConnected: (socket) => connection.onConnected(socket),
          onCertificateAsked: () => connection.onCertificateAsked(),
        },
        lookup,
      ),
    ),
  );
}
