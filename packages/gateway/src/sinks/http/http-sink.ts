import { nowOf } from "../../clock.ts";
import type { PendingDelivery } from "../../store/records.ts";
import type { Target } from "../../subscriptions/webhook.ts";
import type { OpenSink, Outcome, Sink } from "../sink.ts";
import { outcomeOf } from "./outcome.ts";
import { requestOf } from "./request.ts";
import { notSent, Sender, type SenderOptions } from "./sender.ts";

/** Sinks that send deliveries as HTTP requests: a webhook's. */
export function httpSinks(options: SenderOptions): OpenSink {
  return () => new HttpSink(options);
}

/** A delivery becomes a signed request, and the status line of the answer its outcome. */
class HttpSink implements Sink {
  readonly #options: SenderOptions;
  readonly #sender: Sender;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#sender = new Sender(options);
  }

  async send(delivery: PendingDelivery, target: Target): Promise<Outcome> {
    const at = nowOf(this.#options.clock);
    try {
      const sent = await this.#sender.send(requestOf(delivery, target, at));
      return outcomeOf(sent, nowOf(this.#options.clock));
    } catch (error) {
      return outcomeOf(notSent(at, error), at);
    }
  }

  close(): Promise<void> {
    return this.#sender.close();
  }
}
