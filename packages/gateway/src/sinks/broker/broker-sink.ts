import { setMaxListeners } from "node:events";
import { type Clock, nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { PendingDelivery } from "../../store/records.ts";
import { brokerTargetOf } from "../../subscriptions/broker-target.ts";
import type { Target } from "../../subscriptions/webhook.ts";
import type { OpenSink, Outcome, Sink } from "../sink.ts";
import { AttemptFailed } from "./attempt-failed.ts";
import type { Published } from "./broker-link.ts";
import type { BrokerLinks } from "./broker-links.ts";
import { messageOf } from "./message.ts";

export interface BrokerSinkOptions {
  links: BrokerLinks;
  clock: Clock;
}

/** Sinks that publish deliveries to brokers: those of webhooks that lead there. */
export function brokerSinks(options: BrokerSinkOptions): OpenSink {
  return () => new BrokerSink(options);
}

/** What is kept of a broker's words, at most: characters. */
const ANSWER_LENGTH = 2_048;

/** A delivery becomes a message, and the broker's acknowledgement its outcome. */
class BrokerSink implements Sink {
  readonly #options: BrokerSinkOptions;
  readonly #stopping = new AbortController();

  constructor(options: BrokerSinkOptions) {
    this.#options = options;
    // One for each attempt under way.
    setMaxListeners(0, this.#stopping.signal);
  }

  async send(delivery: PendingDelivery, target: Target): Promise<Outcome> {
    const { links, clock } = this.#options;
    const at = nowOf(clock);
    try {
      const { broker } = brokerTargetOf(target.webhook) ?? { broker: target.webhook.url };
      const message = messageOf(delivery, target);
      const published = await links.use(broker, this).publish(message, this.#stopping.signal);
      return published === "stopped" ? stopped(at) : outcomeOf(published, at);
    } catch (error) {
      // There is no such broker, or the message cannot even be made.
      const failure =
        error instanceof RinghookError ? error : new AttemptFailed("NOT_CONFIRMED", String(error));
      return outcomeOf({ durationMs: 0, server: null, acknowledgement: null, failure }, at);
    }
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#options.links.letGo(this);
  }
}

/** Only what the broker acknowledged is accepted; all else comes again: no broker says that it wants no more. */
function outcomeOf({ durationMs, server, acknowledgement, failure }: Published, at: number): Outcome {
  const said = acknowledgement ? JSON.stringify(acknowledgement.told) : wordsOf(failure);
  return {
    result: acknowledgement ? "accepted" : "again",
    retryAfterMs: null,
    evidence: {
      at,
      durationMs,
      address: server,
      status: null,
      error: failure?.code ?? null,
      answer: said === null ? null : said.slice(0, ANSWER_LENGTH),
      remark: acknowledgement?.isDouble ? "DUPLICATE" : null,
      location: null,
    },
  };
}

function wordsOf(failure: Published["failure"]): string | null {
  if (!failure) return null;
  return failure instanceof RinghookError && failure.hint
    ? `${failure.message}. ${failure.hint}`
    : failure.message;
}

function stopped(at: number): Outcome {
  const nothing = { address: null, status: null, answer: null, remark: null, location: null };
  return {
    result: "stopped",
    retryAfterMs: null,
    evidence: { at, durationMs: 0, error: "STOPPED", ...nothing },
  };
}
