import type { Timers } from "../ground/timers.ts";

/** Does things later: in order within a lane, in any order between lanes. */
export class Lanes {
  readonly #timers: Timers;
  readonly #last = new Map<string, Promise<void>>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Whether something in a lane is still to be done. */
  isBusy(lane: string): boolean {
    return this.#last.has(lane);
  }

  /** Acts after a while, but not before what went into the same lane earlier. */
  async run(lane: string, milliseconds: number, act: () => Promise<void>): Promise<void> {
    const waited = new Promise<void>((resolve) => {
      this.#timers.after(milliseconds, resolve);
    });
    const done = Promise.all([this.#last.get(lane), waited]).then(act);
    this.#last.set(lane, done);
    await done;
    if (this.#last.get(lane) === done) this.#last.delete(lane);
  }
}
