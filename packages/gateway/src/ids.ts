import { randomFillSync } from "node:crypto";
import { decodeTime, encodeTime, monotonicFactory, TIME_LEN, TIME_MAX } from "ulid";
import type { Clock } from "./clock.ts";

/**
 * Ids that sort by the order in which they were made, also across restarts and when the clock is set back:
 * ULIDs (https://github.com/ulid/spec), each greater than the one before and than every one it was told of.
 */
export class Ids {
  readonly #clock: Clock;
  readonly #make = monotonicFactory(randomFractions());
  #floor = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** New ids will sort behind this one. */
  startBehind(id: string): void {
    this.#floor = Math.max(this.#floor, decodeTime(id.slice(id.indexOf("_") + 1)) + 1);
  }

  /** A new id, for example `dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN`. */
  next(prefix: "evt" | "dlv" | "whk"): string {
    return `${prefix}_${this.#make(Math.max(this.#clock(), this.#floor))}`;
  }
}

/** The library's own way asks the system for each of an id's 16 random digits: 40 µs an id. One question for many is enough. */
function randomFractions(): () => number {
  const bytes = new Uint8Array(4_096);
  let used = bytes.length;
  return () => {
    if (used === bytes.length) {
      randomFillSync(bytes);
      used = 0;
    }
    return (bytes[used++] ?? 0) / 256;
  };
}

/** The least id that can be made at a moment: ids made earlier sort before it, ids made from then on do not. */
export function firstIdAt(prefix: "evt" | "dlv", at: number): string {
  return `${prefix}_${encodeTime(Math.min(Math.max(Math.floor(at), 0), TIME_MAX), TIME_LEN)}${"0".repeat(16)}`;
}

/** When an id was made: milliseconds since 1970. */
export function timeOf(id: string): number {
  return decodeTime(id.slice(id.indexOf("_") + 1));
}
