import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { type Clock, systemClock } from "../ground/clock.ts";
import { type Random, systemRandom } from "../ground/random.ts";

/** A request that a provider makes. */
export interface ProviderRequest {
  /** Names it in what is told of it, for example `connect wacid.…`. */
  readonly label: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a provider repeats what was not taken. */
export interface RetrySchedule {
  /** How long the receiver has to answer, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * How long it waits, in milliseconds, after a number of failures in a row; undefined: it gives up.
   * @param waitedMs the waits so far, together
   */
  waitMs(failures: number, waitedMs: number): number | undefined;
}

/** What goes wrong between a provider and its receiver; nothing by default. */
export interface Misfortune {
  /** How often a request comes once more though it was taken: a share from 0 to 1. */
  readonly double?: number;
  /** Requests leave up to this late, in milliseconds, so that they overtake each other. */
  readonly delayMs?: number;
}

export interface SenderOptions {
  readonly misfortune?: Misfortune;
  /** Default: `Math.random`. The same source draws the same misfortune. */
  readonly random?: Random;
  /** All waits are divided by this, but not the time to answer. Default: 1. */
  readonly speed?: number;
  readonly clock?: Clock;
  /** Called with each attempt once it is over. */
  readonly onAttempt?: (attempt: ProviderAttempt) => void;
}

/** One attempt. */
export interface ProviderAttempt {
  readonly label: string;
  /** When it began: milliseconds since 1970. */
  readonly at: number;
  /** When its answer was there, or was waited for no longer. */
  readonly endedAt: number;
  /** The status of the answer; null when none came. */
  readonly status: number | null;
  /** The answer's text; without an answer why none came, for example `ECONNREFUSED`. */
  readonly answer: string;
}

/** What became of a request. */
export interface SentRequest {
  readonly label: string;
  readonly attempts: readonly ProviderAttempt[];
  /** Whether the receiver took it in the end. */
  readonly taken: boolean;
}

/** A call that was played, and what became of each of its requests. */
export interface PlayedCall<Kind extends string> {
  readonly id: string;
  readonly kind: Kind;
  readonly requests: readonly SentRequest[];
}

/** Sends a provider's requests, each by itself: again when it was not taken, and with misfortune. */
export class ProviderSender {
  readonly #schedule: () => RetrySchedule;
  readonly #misfortune: Required<Misfortune>;
  readonly #random: Random;
  readonly #speed: number;
  readonly #clock: Clock;
  readonly #onAttempt: (attempt: ProviderAttempt) => void;
  readonly #ending = new AbortController();
  readonly #open = new Set<Promise<SentRequest>>();

  constructor(schedule: () => RetrySchedule, options: SenderOptions = {}) {
    const { misfortune = {}, random = systemRandom, speed = 1, clock = systemClock } = options;
    this.#onAttempt = options.onAttempt ?? (() => {});
    this.#schedule = schedule;
    this.#misfortune = { double: 0, delayMs: 0, ...misfortune };
    this.#random = random;
    this.#speed = speed;
    this.#clock = clock;
    // All that is on its way listens, and that may be much.
    setMaxListeners(0, this.#ending.signal);
  }

  /**
   * Sends a request until it is taken or given up.
   * @param afterMs how long it waits before the first attempt
   * @param behind what has to be over before that wait begins
   */
  send(request: ProviderRequest, afterMs = 0, behind?: Promise<unknown>): Promise<SentRequest> {
    // Drawn now, so that chance does not depend on which answer comes first.
    const delay = afterMs + this.#random() * this.#misfortune.delayMs;
    const again = this.#random() < this.#misfortune.double;
    const sending = Promise.resolve(behind).then(() => this.#deliver(request, delay, again));
    this.#open.add(sending);
    const done = (): void => {
      this.#open.delete(sending);
    };
    sending.then(done, done);
    return sending;
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.allSettled(this.#open);
  }

  /** Gives up all that is on its way. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.settled();
  }

  async #deliver(request: ProviderRequest, delayMs: number, again: boolean): Promise<SentRequest> {
    const attempts: ProviderAttempt[] = [];
    let taken = await this.#untilTaken(request, delayMs, attempts);
    if (taken && again) taken = await this.#untilTaken(request, 0, attempts);
    return { label: request.label, attempts, taken };
  }

  async #untilTaken(
    request: ProviderRequest,
    delayMs: number,
    attempts: ProviderAttempt[],
  ): Promise<boolean> {
    let waited = 0;
    let wait: number | undefined = delayMs;
    for (let failures = 0; wait !== undefined && (await this.#pause(wait)); failures += 1) {
      const attempt = await this.#attempt(request);
      attempts.push(attempt);
      this.#onAttempt(attempt);
      if (attempt.status === 200) return true;
      waited += failures === 0 ? 0 : wait;
      wait = this.#schedule().waitMs(failures + 1, waited);
    }
    return false;
  }

  async #attempt({ label, method, url, headers, body }: ProviderRequest): Promise<ProviderAttempt> {
    const at = this.#clock();
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(this.#schedule().timeoutMs)]);
    const over = (status: number | null, answer: string): ProviderAttempt => ({
      label,
      at,
      endedAt: this.#clock(),
      status,
      answer,
    });
    try {
      const response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
      return over(response.status, await response.text());
    } catch (error) {
      return over(null, reasonOf(error));
    }
  }

  /** @returns false when the sender was closed meanwhile */
  async #pause(ms: number): Promise<boolean> {
    if (ms <= 0) return !this.#ending.signal.aborted;
    return pause(ms / this.#speed, true, { signal: this.#ending.signal }).catch(() => false);
  }
}

/** The code of what failed below an error of `fetch`, or what it is called. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.name;
  return "code" in cause ? String(cause.code) : cause.name;
}
