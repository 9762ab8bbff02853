import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, nowOf } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { HolderOf } from "../store/channel-store.ts";

export interface RetentionOptions {
  holderOf: HolderOf;
  clock: Clock;
  log: Log;
  /** Days that finished calls, events and deliveries are kept. */
  days: number;
  channelIds: () => string[];
}

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Rows that one step looks at, at most. A step takes a few milliseconds of the writer's time. */
const STEP = 100;
/** The pause between two steps leaves the writer to the deliveries. */
const PAUSE_MS = 50;

/** Removes what is older than the retention period, every hour, in steps so small that no delivery waits for one. */
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
    const { holderOf, clock, log, days, channelIds } = this.#options;
    const before = nowOf(clock) - days * DAY_MS;
    for (const channelId of channelIds()) {
      try {
        while ((await holderOf(channelId).sweep({ before, limit: STEP })) > 0) {
          await sleep(PAUSE_MS, undefined, { signal: this.#stopping.signal });
        }
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        // The others' turn comes all the same, and this one's again in an hour.
        log.error({ channelId, reason: messageOf(error) }, "what is past its days could not be removed");
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#running;
  }
}
