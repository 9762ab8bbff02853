import { type Clock, nowOf } from "../../clock.ts";
import { messageOf } from "../../errors.ts";
import type { PendingDelivery } from "../../store/records.ts";
import type { Target } from "../../subscriptions/webhook.ts";
import type { Exchange, OpenExchange } from "../exchange.ts";
import type { OpenSink, Outcome, Sink } from "../sink.ts";
import { AttemptEnded, failedOutcome } from "./attempt-ended.ts";
import { callToTell } from "./call-to-tell.ts";
import { ChatwootApi } from "./chatwoot-api.ts";
import { tellCall } from "./tell-call.ts";

export interface ChatwootSinkOptions {
  openExchange: OpenExchange;
  clock: Clock;
  /** Timeout of one request in milliseconds. */
  timeoutMs: number;
}

/** Bytes of an answer that an exchange has to read: a page of contacts, of conversations or of messages. */
export const CHATWOOT_ANSWER_BYTES = 1_048_576;
/** An attempt begins no request after so many times the timeout of one. */
const TIMEOUTS = 3;

/** Sinks that write calls into the inboxes of a Chatwoot: those of webhooks that lead there. */
export function chatwootSinks(options: ChatwootSinkOptions): OpenSink {
  return () => new ChatwootSink(options);
}

/** A delivery becomes a message of its caller's, known by the delivery's id. */
class ChatwootSink implements Sink {
  readonly #options: ChatwootSinkOptions;
  readonly #exchange: Exchange;
  #isClosed = false;

  constructor(options: ChatwootSinkOptions) {
    this.#options = options;
    this.#exchange = options.openExchange();
  }

  async send(delivery: PendingDelivery, target: Target): Promise<Outcome> {
    const at = nowOf(this.#options.clock);
    const begun = performance.now();
    const { evidence, ...outcome } = await this.#attempt(delivery, target, begun);
    return { ...outcome, evidence: { ...evidence, at, durationMs: Math.round(performance.now() - begun) } };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#exchange.close();
  }

  async #attempt(delivery: PendingDelivery, target: Target, begun: number): Promise<Outcome> {
    const { chatwoot } = target.webhook;
    const deadline = begun + TIMEOUTS * this.#options.timeoutMs;
    try {
      if (!chatwoot) throw new Error("the webhook leads to no Chatwoot");
      const call = callToTell(delivery, target);
      const api = new ChatwootApi(this.#exchange, chatwoot, () => {
        if (this.#isClosed) return "STOPPED";
        return performance.now() > deadline ? "TIMEOUT" : undefined;
      });
      return await tellCall(api, chatwoot, { ...delivery, call });
    } catch (error) {
      return error instanceof AttemptEnded
        ? error.outcome
        : failedOutcome("REQUEST_FAILED", messageOf(error));
    }
  }
}
