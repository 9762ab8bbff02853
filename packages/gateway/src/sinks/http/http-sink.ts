import type { PendingDelivery } from "../../store/records.ts";
import type { Target } from "../../subscriptions/webhook.ts";
import type { OpenSink, Outcome, Sink } from "../sink.ts";
import { HttpExchange } from "./http-exchange.ts";
import { requestOf } from "./request.ts";
import type { SenderOptions } from "./sender.ts";

/** Sinks that send deliveries as HTTP requests: a webhook's. */
export function httpSinks(options: SenderOptions): OpenSink {
  return () => new HttpSink(options);
}

/** A delivery becomes a signed request, and the status line of the answer its outcome. */
class HttpSink implements Sink {
  readonly #exchange: HttpExchange;

  constructor(options: SenderOptions) {
    this.#exchange = new HttpExchange(options);
  }

  async send(delivery: PendingDelivery, target: Target): Promise<Outcome> {
    return (await this.#exchange.ask((now) => requestOf(delivery, target, now))).outcome;
  }

  close(): Promise<void> {
    return this.#exchange.close();
  }
}
