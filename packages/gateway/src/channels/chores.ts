import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { untilDone } from "../until-done.ts";

/** Work that is retried until it is done. */
export interface Chore {
  /** Resolves after the first attempt, successful or not. */
  tried: Promise<void>;
}

interface Open extends Chore {
  done: Promise<void>;
  /** Requested again while it was running, so that it has to run once more. */
  again: boolean;
}

/**
 * Background work that is retried until it succeeds. A chore has a name; only one of a name runs at a time.
 */
export class Chores {
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #open = new Map<string, Open>();

  constructor(log: Log) {
    this.#log = log;
  }

  has(name: string): boolean {
    return this.#open.has(name);
  }

  /** @param work bears being done twice: a failure may come after it was done */
  begin(name: string, work: () => Promise<unknown>): Chore {
    const open = this.#open.get(name);
    if (open) {
      open.again = true;
      return open;
    }
    let tried = (): void => {};
    const chore: Open = {
      again: false,
      tried: new Promise((resolve) => {
        tried = resolve;
      }),
      done: Promise.resolve(),
    };
    this.#open.set(name, chore);
    const attempt = async (): Promise<void> => {
      do {
        chore.again = false;
        await work();
      } while (chore.again);
      this.#open.delete(name);
    };
    const onFailure = (error: unknown): void => {
      this.#log.error({ reason: messageOf(error) }, `${name} failed, and is tried again`);
      tried();
    };
    chore.done = untilDone(attempt, { signal: this.#stopping.signal, onFailure }).then(tried);
    return chore;
  }

  /** Stops the retries. Resolves when the current runs have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#open.values()].map(({ done }) => done));
  }
}
