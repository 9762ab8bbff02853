import { type Clock, elapsed, type MonotonicTime } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { HeldChannels } from "./held-channels.ts";

/** What becomes of channels as their leases do. */
export interface LeaseTurns {
  /** The leases may end soon, and nobody can tell: every link ends before another node may take its channel. */
  suspend(): Promise<void>;
  /** They count after all. */
  resume(): Promise<void>;
  /** Another node holds these channels now. */
  lose(channelIds: readonly string[]): Promise<void>;
}

export interface LeaseKeeperOptions {
  held: HeldChannels;
  clock: Clock;
  log: Log;
  turns: LeaseTurns;
}

/** Leases are renewed when a quarter of their term is over, and looked at four times as often. */
const RENEWALS = 4;
const LOOKS = 16;
/** Links are ended when this part of the term is left, so that they are gone when it is over. */
const SAFETY = 0.3;

/**
 * Renews the leases that this node holds, well before they end. By the monotonic clock, from when a renewal was asked for: what the
 * wall shows, and how long an answer took, can only make the node more careful. Promise 8.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #renewedAt: MonotonicTime;
  #askedAt: MonotonicTime;
  #isSuspended = false;
  /** The step that is under way. */
  #step: Promise<void> | undefined;
  #renewal: Promise<void> | undefined;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#renewedAt = options.clock.monotonic();
    this.#askedAt = this.#renewedAt;
  }

  /** @param takenAt when the leases were asked for */
  start(takenAt: MonotonicTime): void {
    const { termMs } = this.#options.held;
    if (termMs === null) return;
    this.#renewedAt = takenAt;
    this.#timer = setInterval(() => this.#look(termMs), termMs / LOOKS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
    await this.#step;
  }

  #look(termMs: number): void {
    const now = this.#options.clock.monotonic();
    const isOver = elapsed(this.#renewedAt, now) >= termMs * (1 - SAFETY);
    if (isOver && !this.#isSuspended) {
      this.#isSuspended = true;
      this.#options.log.error(
        { code: "LEASE_LOST" },
        "the leases could not be renewed: every link ends until they are",
      );
      this.#then(() => this.#options.turns.suspend());
    }
    if (elapsed(this.#askedAt, now) >= termMs / RENEWALS) this.#renew(termMs);
  }

  #renew(termMs: number): void {
    if (this.#renewal !== undefined) return;
    const { held, clock, log, turns } = this.#options;
    const begun = clock.monotonic();
    this.#askedAt = begun;
    this.#renewal = held
      .renew()
      .then((lost) => {
        this.#renewedAt = begun;
        if (lost.length > 0) {
          log.error({ code: "LEASE_LOST", channels: lost.length }, "another node has taken channels over");
          this.#then(() => turns.lose(lost));
        }
        if (!this.#isSuspended || elapsed(begun, clock.monotonic()) >= termMs * (1 - SAFETY)) return;
        this.#isSuspended = false;
        log.info("the leases count again");
        this.#then(() => turns.resume());
      })
      .catch((error: unknown) => log.warn({ err: error }, "could not renew the leases; will retry"))
      .finally(() => {
        this.#renewal = undefined;
      });
  }

  /** One step after the other: nothing is resumed that is still being suspended. */
  #then(step: () => Promise<void>): void {
    this.#step = (this.#step ?? Promise.resolve())
      .then(step)
      .catch((error: unknown) => this.#options.log.error({ err: error }, "could not follow the leases"));
  }
}
