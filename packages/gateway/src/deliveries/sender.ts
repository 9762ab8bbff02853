import { Client } from "undici";
import type { Clock } from "../clock.ts";
import type { AttemptRecord } from "../store/records.ts";
import type { WebhookRequest } from "../webhooks/request.ts";
import { type Answer, Attempt } from "./attempt.ts";
import { type AddressGuard, guardedConnector, type Lookup } from "./guard.ts";

/** How requests are sent. */
export interface SenderOptions {
  clock: Clock;
  guard: AddressGuard;
  /** Time for one attempt, from connecting to the end of the answer. */
  timeoutMs: number;
  /** How names are resolved; the system's resolver by default. */
  lookup?: Lookup;
}

/** What came of an attempt, for the log and for the decision that follows. */
export type Sent = Omit<AttemptRecord, "number"> & { retryAfter: string | undefined };

interface Connection {
  origin: string;
  client: Client;
  /** The address its connection goes to, once it stands. */
  dialled: { address: string | null };
}

/** How often the time of the attempts under way is looked at. */
const TICK_MS = 50;

/**
 * Sends the requests of one webhook, over connections of its own: a connection carries one request at a time,
 * so that a slow answer holds up nobody. The connection used last is used next; the others go idle and close.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #idle: Connection[] = [];
  /** In the order of their beginning, which is that of their deadlines: all have the same time. */
  readonly #underWay = new Map<Attempt, { deadline: number; connection: Connection }>();
  #ticking: NodeJS.Timeout | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  send(request: WebhookRequest): Promise<Sent> {
    const at = this.#options.clock();
    const begun = performance.now();
    const connection = this.#connect(request.origin);
    return new Promise((resolve) => {
      const attempt: Attempt = new Attempt((answer) => {
        this.#underWay.delete(attempt);
        this.#idle.push(connection);
        resolve(sentOf(answer, at, performance.now() - begun, connection.dialled.address));
      });
      this.#underWay.set(attempt, { deadline: begun + this.#options.timeoutMs, connection });
      this.#ticking ??= setInterval(() => this.#tick(), TICK_MS).unref();
      const { origin, path, method, headers, body } = request;
      connection.client.dispatch({ origin, path, method: method as "POST", headers, body }, attempt);
    });
  }

  /** Ends what is under way and closes every connection. */
  async close(): Promise<void> {
    clearInterval(this.#ticking);
    for (const [attempt, { connection }] of this.#underWay) {
      attempt.cut("STOPPED");
      await connection.client.destroy();
    }
    await Promise.all(this.#idle.splice(0).map(({ client }) => client.destroy()));
  }

  #connect(origin: string): Connection {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.origin === origin && !idle.client.destroyed) return idle;
      // Cut off, or the webhook has moved to another origin.
      void idle.client.destroy();
    }
    const { guard, timeoutMs, lookup } = this.#options;
    const dialled: Connection["dialled"] = { address: null };
    const connect = guardedConnector(
      guard,
      timeoutMs,
      (address) => {
        dialled.address = address;
      },
      lookup,
    );
    // The attempt's own deadline covers headers and body.
    const client = new Client(origin, { connect, headersTimeout: 0, bodyTimeout: 0 });
    return { origin, client, dialled };
  }

  #tick(): void {
    const now = performance.now();
    for (const [attempt, { deadline, connection }] of this.#underWay) {
      if (deadline > now) break;
      attempt.cut("TIMEOUT");
      // Also when it hangs before the request has begun, where there is nothing to abort yet.
      void connection.client.destroy();
    }
    if (this.#underWay.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }
}

function sentOf(answer: Answer, at: number, durationMs: number, address: string | null): Sent {
  const { status, error, text, retryAfter } = answer;
  return { at, durationMs: Math.round(durationMs), address, status, error, answer: text, retryAfter };
}
