// Beyond ten seconds the exact number does not matter.
const HIGHEST_MS = 10_000;

/** Counts durations by the millisecond, so that millions of them need no more room than one. */
export class Latencies {
  readonly #counts = new Uint32Array(HIGHEST_MS + 1);
  #total = 0;

  get count(): number {
    return this.#total;
  }

  add(milliseconds: number): void {
    const bucket = Math.min(Math.max(Math.round(milliseconds), 0), HIGHEST_MS);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  /** The duration that a share of all do not exceed, in milliseconds. 0 if there are none. */
  quantile(share: number): number {
    let left = Math.max(1, Math.ceil(this.#total * share));
    return Math.max(
      0,
      this.#counts.findIndex((count) => {
        left -= count;
        return left <= 0;
      }),
    );
  }
}
