import { type Clock, elapsed, later, type MonotonicTime, type WallTime } from "../clock.ts";

/** The wall clock was set when it differs this much from the monotonic one between two checks: two seconds. */
const JUMP_MS = 2_000;
/** A clock that was set is trusted again after running evenly for this long: five minutes. */
export const TRUST_MS = 5 * 60_000;

/** The wall clock was set. */
export interface ClockJump {
  /** Milliseconds forward; negative for back. */
  byMs: number;
  /** What it would show now if it had not been set. */
  expected: WallTime;
  now: WallTime;
}

/**
 * Compares the wall clock with the monotonic one. Planned times use the wall clock, because they outlive the process,
 * so when it is set, they have to be moved. And nothing expires by a clock that was just set: a wrong clock would
 * expire deliveries that still had time.
 */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #onJump: (jump: ClockJump) => void;
  #seen: { wall: WallTime; monotonic: MonotonicTime };
  /** Difference to the earliest time that recent readings predict for now: 0 or less. */
  #lagMs = 0;
  #evenSince: MonotonicTime;

  constructor(clock: Clock, onJump: (jump: ClockJump) => void) {
    this.#clock = clock;
    this.#onJump = onJump;
    this.#seen = { wall: clock.wall(), monotonic: clock.monotonic() };
    this.#evenSince = this.#seen.monotonic;
  }

  /** Checks whether the clock was set. @returns what it shows */
  now(): WallTime {
    const wall = this.#clock.wall();
    const monotonic = this.#clock.monotonic();
    const expected = later(this.#seen.wall, elapsed(this.#seen.monotonic, monotonic));
    const byMs = elapsed(expected, wall);
    this.#seen = { wall, monotonic };
    if (Math.abs(byMs) >= JUMP_MS) this.#note({ byMs, expected, now: wall });
    else if (this.#lagMs !== 0 && elapsed(this.#evenSince, monotonic) >= TRUST_MS) this.#lagMs = 0;
    return wall;
  }

  monotonic(): MonotonicTime {
    return this.#clock.monotonic();
  }

  /**
   * The time for judging a delivery's age: the earlier of what the clock shows and what it would show without recent
   * jumps. So nothing counts as older than it is, whether it was made before a jump or after it.
   * @param now what the clock showed when it was just checked
   */
  expiryTime(now = this.now()): WallTime {
    return later(now, this.#lagMs);
  }

  /** The clock is wrong: it is earlier than something it dated. */
  distrust(): void {
    this.#lagMs = Number.NEGATIVE_INFINITY;
    this.#evenSince = this.#clock.monotonic();
  }

  #note(jump: ClockJump): void {
    this.#lagMs = Math.min(0, this.#lagMs - jump.byMs, -jump.byMs);
    this.#evenSince = this.#seen.monotonic;
    this.#onJump(jump);
  }
}
