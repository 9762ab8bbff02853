import type { Store } from "../store/store.ts";
import type { AccountWebhooks } from "./account-webhooks.ts";
import type { Brokers } from "./brokers.ts";
import type { Directory } from "./directory.ts";
import type { NamedTokens } from "./named-tokens.ts";

export interface AccountNewsOptions {
  store: Pick<Store, "listChannels">;
  directory: Directory;
  accountWebhooks: AccountWebhooks;
  tokens: NamedTokens;
  brokers: Brokers;
}

/**
 * What all nodes of a database know of the account: which channels there are, the named tokens, the brokers, the webhooks for several
 * channels.
 * One node changes it, and the others read it again.
 */
export class AccountNews {
  readonly #options: AccountNewsOptions;
  #reading: Promise<void> | undefined;
  /** What begins when that has ended. */
  #next: Promise<void> | undefined;

  constructor(options: AccountNewsOptions) {
    this.#options = options;
  }

  /** Resolves when all that was changed before is known here. @throws RinghookError `STORE_FAILED` */
  read(): Promise<void> {
    if (!this.#reading) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
      });
      return this.#reading;
    }
    // What is being read may have been read too early. Whoever waits for the next reading shares it.
    const again = (): Promise<void> => {
      this.#next = undefined;
      return this.read();
    };
    this.#next ??= this.#reading.then(again, again);
    return this.#next;
  }

  async #read(): Promise<void> {
    const { store, directory, accountWebhooks, tokens, brokers } = this.#options;
    directory.note(await store.listChannels({}));
    await tokens.load();
    await brokers.load();
    await accountWebhooks.refresh();
  }
}
