import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { Store } from "../store/store.ts";

export interface RetentionOptions {
  store: Store;
  clock: Clock;
  log: Log;
  /** Days that finished calls, events and deliveries are kept. */
  days: number;
  channelIds: () => string[];
}

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Rows of each kind removed in one step: a step takes a few milliseconds of the writer's time. */
const STEP = 200;
/** The pause between two steps leaves the writer to the deliveries. */
const PAUSE_MS = 50;

/** Removes what is older than the log's days, every hour, in steps so small that no delivery waits for one. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.run().catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.#options.log.error({ reason: messageOf(error) }, "retention failed");
      });
    }, HOUR_MS).unref();
  }

  /** Removes all that is due now. */
  async run(): Promise<void> {
    const { store, clock, days, channelIds } = this.#options;
    const before = clock() - days * DAY_MS;
    for (const channelId of channelIds()) {
      while ((await store.sweep({ channelId, before, limit: STEP })) > 0) {
        await sleep(PAUSE_MS, undefined, { signal: this.#stopping.signal });
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#running;
  }
}
