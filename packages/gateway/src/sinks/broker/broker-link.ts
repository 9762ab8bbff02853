import type { Clock } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { Broker } from "../../subscriptions/broker.ts";
import { AttemptFailed } from "./attempt-failed.ts";
import type { Acknowledgement, BrokerClient, ConnectBroker } from "./broker-client.ts";
import type { BrokerTally } from "./broker-tally.ts";
import type { Message } from "./message.ts";
import type { Slots } from "./slots.ts";

export interface BrokerLinkOptions {
  broker: Broker;
  connect: ConnectBroker;
  /** Timeout of one attempt in milliseconds, from connecting to the acknowledgement. */
  timeoutMs: number;
  clock: Clock;
  /** What bounds and counts the messages of this broker, over all of its connections. */
  slots: Slots;
  tally: BrokerTally;
}

/** How a message fared, for the log. */
export interface Published {
  durationMs: number;
  /** Host and port; null where there was no connection. */
  server: string | null;
  acknowledgement: Acknowledgement | null;
  failure: AttemptFailed | RinghookError | null;
}

/** One attempt under way. */
interface Attempt {
  /** Over which connection; null until there is one. */
  client: BrokerClient | null;
  /** Its outcome is known: nothing may be sent for it any more. */
  isOver: boolean;
  end(how: End): void;
}

/** How an attempt ends without the broker's answer. */
type End = "late" | "lost" | "stopped";

/**
 * The connection to one broker, which all webhooks that lead there share. It is dialled by the first message, and again by the next one
 * after it was lost: when that is, the lanes decide. Nothing is kept here to be sent again.
 */
export class BrokerLink {
  readonly broker: Broker;
  readonly #options: BrokerLinkOptions;
  #client: Promise<BrokerClient> | undefined;
  /** What that promise is of, once it is kept. */
  #open: BrokerClient | undefined;
  #isClosed = false;
  readonly #underWay = new Set<Attempt>();
  /** When the last message was acknowledged, by `performance.now()`. */
  #heardAt = 0;

  constructor(options: BrokerLinkOptions) {
    this.broker = options.broker;
    this.#options = options;
  }

  /** Makes one attempt. It never rejects. @param stopped aborted when nobody waits for the outcome any more */
  async publish(message: Message, stopped: AbortSignal): Promise<Published | "stopped"> {
    const { slots, tally } = this.#options;
    await slots.take();
    tally.begin();
    try {
      return stopped.aborted ? "stopped" : await this.#attempt(message, stopped);
    } finally {
      tally.end();
      slots.release();
    }
  }

  /** The open connection, for a look at the broker. @throws AttemptFailed, RinghookError */
  client(): Promise<BrokerClient> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  /** Ends the connection. What is under way fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  async #attempt(message: Message, stopped: AbortSignal): Promise<Published | "stopped"> {
    const { tally, timeoutMs } = this.#options;
    const begun = performance.now();
    const attempt: Attempt = { client: null, isOver: false, end: () => {} };
    const ended = new Promise<End>((resolve) => {
      attempt.end = resolve;
    });
    const stop = (): void => attempt.end("stopped");
    const timer = setTimeout(() => attempt.end("late"), timeoutMs);
    stopped.addEventListener("abort", stop, { once: true });
    this.#underWay.add(attempt);
    try {
      const acknowledgement = await Promise.race([this.#send(message, attempt), ended]);
      if (acknowledgement === "stopped") return "stopped";
      if (typeof acknowledgement === "string") throw this.#unanswered(acknowledgement, attempt, begun);
      this.#heardAt = performance.now();
      const durationMs = Math.round(this.#heardAt - begun);
      tally.acknowledge(durationMs);
      return { durationMs, server: attempt.client?.server ?? null, acknowledgement, failure: null };
    } catch (error) {
      const failure = failureOf(error);
      tally.fail(failure.code);
      const durationMs = Math.round(performance.now() - begun);
      return { durationMs, server: attempt.client?.server ?? null, acknowledgement: null, failure };
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener("abort", stop);
      attempt.isOver = true;
      this.#underWay.delete(attempt);
    }
  }

  async #send(message: Message, attempt: Attempt): Promise<Acknowledgement> {
    const client = await this.client();
    if (attempt.isOver) throw new AttemptFailed("BROKER_UNREACHABLE", "the connection came too late");
    attempt.client = client;
    return client.publish(message);
  }

  async #connect(): Promise<BrokerClient> {
    const { connect, timeoutMs, tally } = this.#options;
    tally.is("connecting");
    try {
      const client = await connect(this.broker, timeoutMs);
      this.#open = client;
      client.closed
        .then(() => {
          if (this.#open === client) this.#forget();
          for (const attempt of this.#underWay) if (attempt.client === client) attempt.end("lost");
        })
        .catch(() => {});
      tally.is("connected");
      return client;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** The next message dials anew. */
  #forget(): void {
    this.#client = undefined;
    this.#open = undefined;
    if (!this.#isClosed) this.#options.tally.is("failing");
  }

  /** Why there is no answer. A connection on which nothing was acknowledged in all of an attempt's time is given up: it may be dead. */
  #unanswered(end: Exclude<End, "stopped">, { client }: Attempt, begun: number): AttemptFailed {
    if (end === "lost") {
      return new AttemptFailed("NOT_CONFIRMED", "the connection was lost before the broker acknowledged");
    }
    if (!client)
      return new AttemptFailed("BROKER_UNREACHABLE", "no connection within the time of an attempt");
    if (this.#heardAt < begun) {
      if (this.#open === client) this.#forget();
      client.close().catch(() => {});
    }
    return new AttemptFailed("NOT_CONFIRMED", "no acknowledgement within the time of an attempt");
  }
}

function failureOf(error: unknown): AttemptFailed | RinghookError {
  if (error instanceof AttemptFailed || error instanceof RinghookError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AttemptFailed("NOT_CONFIRMED", message, { cause: error });
}
