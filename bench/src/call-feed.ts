import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sender, Step } from "./peers/sender.ts";

export interface CallFeedOptions {
  /** How many calls, of three events each. */
  calls: number;
  /** So many events at most are handed over and not settled. */
  outstanding: number;
  /** Between the events of a call. */
  gapMs: number;
  /** The id of the n-th call. By default the same ids in each run, so that all senders meet the same failures. */
  callIdOf?: (n: number) => string;
  onAccepted?: (callId: string, step: Step) => void;
}

/** Feeds calls to a sender: a new one begins when events of others are settled. */
export class CallFeed {
  readonly #options: CallFeedOptions;
  #accept: Sender["accept"] | undefined;
  #begun = 0;
  #outstanding = 0;
  #settled = 0;
  #isStopped = false;

  constructor(options: CallFeedOptions) {
    this.#options = options;
  }

  /** Events that were handed over and are not settled. Below zero, events were settled that were not from here. */
  get outstanding(): number {
    return this.#outstanding;
  }

  get settled(): number {
    return this.#settled;
  }

  /** Whether no further call begins, and all events are settled. */
  get isOver(): boolean {
    return this.#outstanding <= 0 && (this.#isStopped || this.#begun === this.#options.calls);
  }

  start({ accept }: Pick<Sender, "accept">): void {
    this.#accept = accept;
    this.#feed(accept);
  }

  /** One more event is settled. */
  settle(): void {
    this.#settled += 1;
    this.#outstanding -= 1;
    if (this.#accept) this.#feed(this.#accept);
  }

  stop(): void {
    this.#isStopped = true;
  }

  #feed(accept: Sender["accept"]): void {
    const { calls, outstanding, callIdOf = stableId } = this.#options;
    while (!this.#isStopped && this.#begun < calls && this.#outstanding <= outstanding - 3) {
      this.#outstanding += 3;
      this.#play(callIdOf(this.#begun++), accept).catch(fail);
    }
  }

  async #play(callId: string, accept: Sender["accept"]): Promise<void> {
    const { onAccepted, gapMs } = this.#options;
    for (const step of [0, 1, 2] as const) {
      if (step > 0 && gapMs > 0) await sleep(gapMs);
      await accept(callId, step);
      onAccepted?.(callId, step);
    }
  }
}

function stableId(n: number): string {
  return createHash("sha256").update(`call ${n}`).digest("hex").slice(0, 32).toUpperCase();
}

/** A run that cannot hand over its events measures nothing: it ends. */
function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
