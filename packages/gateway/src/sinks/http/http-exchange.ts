import { nowOf } from "../../clock.ts";
import type { Answered, Exchange, HttpRequest, OpenExchange } from "../exchange.ts";
import { keptOf } from "./attempt.ts";
import { outcomeOf } from "./outcome.ts";
import { notSent, Sender, type SenderOptions } from "./sender.ts";

/** Exchanges over the connections of one sender each. */
export function httpExchanges(options: SenderOptions): OpenExchange {
  return () => new HttpExchange(options);
}

/** Sends requests, and says what each came to. */
export class HttpExchange implements Exchange {
  readonly #options: SenderOptions;
  readonly #sender: Sender;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#sender = new Sender(options);
  }

  async ask(make: (now: number) => HttpRequest): Promise<Answered> {
    const { clock, answerBytes } = this.#options;
    const at = nowOf(clock);
    try {
      const sent = await this.#sender.send(make(at));
      const text = sent.answer ?? "";
      // More was read than the log keeps.
      const logged = answerBytes === undefined || text === "" ? sent : { ...sent, answer: keptOf(text) };
      return { outcome: outcomeOf(logged, nowOf(clock)), text };
    } catch (error) {
      return { outcome: outcomeOf(notSent(at, error), at), text: "" };
    }
  }

  close(): Promise<void> {
    return this.#sender.close();
  }
}
