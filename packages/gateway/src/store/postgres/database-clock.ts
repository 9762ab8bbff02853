import { type Clock, type MonotonicTime, monotonicTime, msOf, wallTime } from "../../clock.ts";

/** A reading of the database's clock: it showed this time at some moment between two of this machine's. */
export interface ClockReading {
  /** Milliseconds since 1970. */
  at: number;
  before: MonotonicTime;
  after: MonotonicTime;
}

/**
 * The database's clock, as far as this machine can tell: read now and then, and kept between by the monotonic clock. Nodes whose own
 * clocks are apart plan and date by it all the same, so that what one has planned is due for the next one, too.
 */
export class DatabaseClock implements Clock {
  /** What the database shows when the monotonic clock shows 0, and how far off that may be. */
  #offset: number | undefined;

  wall = (): ReturnType<Clock["wall"]> => {
    if (this.#offset === undefined) throw new Error("the database's clock was not read yet");
    return wallTime(Math.floor(performance.now() + this.#offset));
  };

  monotonic = (): MonotonicTime => monotonicTime(performance.now());

  /** Takes a reading. Within what the network may have taken, the clock stays as it is, so that it runs evenly. */
  note({ at, before, after }: ClockReading): void {
    const offset = at - (msOf(before) + msOf(after)) / 2;
    const doubt = (msOf(after) - msOf(before)) / 2 + 1;
    if (this.#offset === undefined) this.#offset = offset;
    else if (offset > this.#offset + doubt) this.#offset = offset - doubt;
    else if (offset < this.#offset - doubt) this.#offset = offset + doubt;
  }
}
