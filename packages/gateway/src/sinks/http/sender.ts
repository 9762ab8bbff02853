import { Client } from "undici";
import { type Clock, nowOf } from "../../clock.ts";
import type { AttemptRecord } from "../../store/records.ts";
import type { HttpRequest } from "../exchange.ts";
import { HEAD_BYTES } from "./answer-head.ts";
import { type Answer, Attempt } from "./attempt.ts";
import { type Connection, connectionTo } from "./connection.ts";
import { codeOf } from "./error-codes.ts";
import type { AddressGuard, Lookup } from "./guard.ts";
import { speaksTls } from "./speaks-tls.ts";

/** The options of a sender. */
export interface SenderOptions {
  clock: Clock;
  guard: AddressGuard;
  /** Timeout of one attempt in milliseconds, from connecting to the end of the answer. */
  timeoutMs: number;
  /** Bytes of an answer's body that are read and kept, at most; default: 16 KiB are read, and 2 KiB of them kept. */
  answerBytes?: number;
  /** How names are resolved; the system's resolver by default. */
  lookup?: Lookup;
}

/** The result of an attempt, for the log and for the verdict. */
export type Sent = Omit<AttemptRecord, "number"> & Pick<Answer, "retryAfter" | "date">;

interface UnderWay {
  deadline: number;
  connection: Connection;
}

/** An answer and its connection. */
interface Outcome {
  answer: Answer;
  connection: Connection;
}

/** How often the deadlines of the attempts in progress are checked. */
const TICK_MS = 50;
/** The longest idle time of a connection, whatever the endpoint promises: proxies on the way drop it sooner. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Sends the requests of one webhook over its own connections. A connection carries one request at a time, so that a
 * slow answer blocks nobody. The connection used last is used next; the others go idle and close.
 *
 * The other end may close a reused connection just as a request is sent. That says nothing about the endpoint, so the
 * request is sent once more at once, over a new connection, within the same attempt, unless it may be sent only once.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #idle: Connection[] = [];
  /** In the order of their start and so of their deadlines, as all have the same timeout. */
  readonly #underWay = new Map<Attempt, UnderWay>();
  #ticking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(request: HttpRequest): Promise<Sent> {
    const at = nowOf(this.#options.clock);
    const begun = performance.now();
    const deadline = begun + this.#options.timeoutMs;
    let outcome = await this.#attempt(request, this.#connect(request.origin), deadline);
    const mayBeStale = !request.isOnce && !this.#closed;
    const isStale = mayBeStale && outcome.connection.failedAsKept(outcome.answer);
    if (isStale) outcome = await this.#attempt(request, this.#open(request.origin), deadline);
    const { answer, connection } = outcome;
    const isObscure = answer.error === "CONNECTION_RESET";
    const error = isObscure ? await this.#explain(answer, connection, deadline) : answer.error;
    const remark = isStale ? ["SENT_AGAIN", answer.remark ?? []].flat().join(" ") : answer.remark;
    const { status, text, retryAfter, date, location } = answer;
    const durationMs = Math.round(performance.now() - begun);
    const { address } = connection;
    return { at, durationMs, address, status, error, remark, answer: text, retryAfter, date, location };
  }

  #attempt(request: HttpRequest, connection: Connection, deadline: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const events = {
        onSending: () => connection.begin(),
        onDone: (answer: Answer) => {
          this.#underWay.delete(attempt);
          const read = connection.end(answer);
          resolve({ answer: read, connection });
          this.#keep(connection, read);
        },
      };
      const attempt: Attempt = new Attempt(events, this.#options.answerBytes);
      this.#underWay.set(attempt, { deadline, connection });
      this.#ticking ??= setInterval(() => this.#tick(), TICK_MS).unref();
      const { origin, path, method, headers, body } = request;
      connection.client.dispatch({ origin, path, method: method as "POST", headers, body }, attempt);
    });
  }

  #keep(connection: Connection, answer: Answer): void {
    if (connection.failedAsKept(answer)) drop(connection.client);
    else this.#idle.push(connection);
    if (answer.error !== "TIMEOUT") return;
    // A proxy on the way may have dropped them all: do not risk another attempt's time on one of them.
    for (const { client } of this.#idle.splice(0)) drop(client);
  }

  /** For a reset: plain HTTP to a TLS port fails like any broken connection; only a handshake can tell. */
  async #explain({ error }: Answer, connection: Connection, deadline: number): Promise<string | null> {
    if (!connection.isSilentPlain || this.#closed) return error;
    const { guard, lookup } = this.#options;
    const leftMs = deadline - performance.now();
    return (await speaksTls(connection.origin, guard, leftMs, lookup)) ? "TLS_EXPECTED" : error;
  }

  /** Aborts the attempts in progress and closes every connection. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#ticking);
    for (const [attempt, { connection }] of this.#underWay) {
      attempt.abort("STOPPED");
      await connection.client.destroy();
    }
    await Promise.all(this.#idle.splice(0).map(({ client }) => client.destroy()));
  }

  #connect(origin: string): Connection {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.origin === origin && !idle.client.destroyed) return idle;
      // Aborted, or the webhook's origin has changed.
      drop(idle.client);
    }
    return this.#open(origin);
  }

  #open(origin: string): Connection {
    const { guard, timeoutMs, lookup } = this.#options;
    return connectionTo(origin, guard, timeoutMs, lookup, (connect) => {
      // The attempt's own deadline covers headers and body.
      return new Client(origin, {
        connect,
        headersTimeout: 0,
        bodyTimeout: 0,
        maxHeaderSize: HEAD_BYTES,
        keepAliveMaxTimeout: KEEP_ALIVE_MS,
      });
    });
  }

  #tick(): void {
    const now = performance.now();
    for (const [attempt, { deadline, connection }] of this.#underWay) {
      if (deadline > now) break;
      attempt.abort("TIMEOUT");
      // Also when it hangs before the request was sent and there is nothing to abort yet.
      drop(connection.client);
    }
    if (this.#underWay.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }
}

/** The result of a request that could not be made. */
export function notSent(at: number, error: unknown): Sent {
  const code = codeOf(error instanceof Error ? error : new Error(String(error)));
  const nothing = {
    address: null,
    status: null,
    remark: null,
    answer: null,
    location: null,
    date: undefined,
  };
  return { at, durationMs: 0, error: code, ...nothing, retryAfter: [] };
}

/** Ends a connection that is worth nothing any more; whether it ends well tells nothing. */
function drop(client: Client): void {
  client.destroy().catch(() => {});
}
