import { type Clock, elapsed, later, type MonotonicTime } from "../clock.ts";

/** One planned time on the monotonic clock: the earliest of those requested. */
export class Waker {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #onWake: () => void;
  #planned: { at: MonotonicTime; timer: NodeJS.Timeout } | undefined;

  constructor(clock: Pick<Clock, "monotonic">, onWake: () => void) {
    this.#clock = clock;
    this.#onWake = onWake;
  }

  get isPlanned(): boolean {
    return this.#planned !== undefined;
  }

  /** Wakes after this time, or earlier if that was planned already. */
  wakeIn(ms: number): void {
    const at = later(this.#clock.monotonic(), Math.max(0, ms));
    if (this.#planned && elapsed(this.#planned.at, at) >= 0) return;
    this.cancel();
    const timer = setTimeout(() => this.#wake(), Math.max(0, Math.min(ms, 2_147_483_647)));
    this.#planned = { at, timer };
  }

  cancel(): void {
    clearTimeout(this.#planned?.timer);
    this.#planned = undefined;
  }

  #wake(): void {
    this.cancel();
    this.#onWake();
  }
}
