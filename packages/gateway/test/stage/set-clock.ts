import { type Clock, monotonicTime, wallTime } from "../../src/clock.ts";

/** A clock that a test owns: time passes on both of its clocks, or the wall's alone is set. */
export class SetClock implements Clock {
  #wall: number;
  #monotonic = 0;

  /** @param wall where the wall's clock begins, milliseconds since 1970 */
  constructor(wall: number = Date.now()) {
    this.#wall = wall;
  }

  wall(): ReturnType<Clock["wall"]> {
    return wallTime(this.#wall);
  }

  monotonic(): ReturnType<Clock["monotonic"]> {
    return monotonicTime(this.#monotonic);
  }

  /** Time passes. */
  pass(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
  }

  /** Somebody, or a time server, sets the wall's clock: forward, or with a negative number back. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Time passes until the wall's clock shows this. */
  passTo(wall: number): void {
    this.pass(wall - this.#wall);
  }
}
