import type { ProviderOptions } from "./provider.ts";

/** Whether a provider has sent anything: a channel of its counts as up from the first request on. */
export class Reception {
  readonly #onState: ProviderOptions["handlers"]["onState"];
  #isHeard: boolean;

  constructor({ handlers, hasReceived }: Pick<ProviderOptions, "handlers" | "hasReceived">) {
    this.#onState = (state) => handlers.onState(state);
    this.#isHeard = hasReceived();
  }

  /** A request came that was the provider's own. */
  heard(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    this.tell();
  }

  /** Tells the channel how it stands. */
  tell(): void {
    this.#onState(
      this.#isHeard ? { state: "AUTH", reason: null } : { state: "INIT", reason: "nothing_received" },
    );
  }
}
