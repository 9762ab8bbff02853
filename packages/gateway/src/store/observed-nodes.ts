import { elapsed, type MonotonicTime } from "../clock.ts";

/** How often a node has said that it is alive, so far. */
export interface Beats {
  nodeNo: number;
  beats: number;
}

/**
 * Which nodes are dead, by what one of them has seen itself: a node that did not say within a lease's term that it is alive, by the
 * monotonic clock of whoever watches. No clock that can be set has a say in it, not even the database's: after a failover that
 * may show another time at once, and everybody would take everybody for dead.
 */
export class ObservedNodes {
  readonly #termMs: number;
  readonly #seen = new Map<number, { beats: number; since: MonotonicTime; isDead: boolean }>();

  constructor(termMs: number) {
    this.#termMs = termMs;
  }

  /**
   * Takes a reading of all nodes.
   * @param asked when it was asked for: what it shows was so at that time or later
   * @param answered when it was there: what it shows was so by then
   */
  note(
    nodes: readonly Beats[],
    { asked, answered }: { asked: MonotonicTime; answered: MonotonicTime },
  ): void {
    const gone = new Set(this.#seen.keys());
    for (const { nodeNo, beats } of nodes) {
      gone.delete(nodeNo);
      const known = this.#seen.get(nodeNo);
      if (known?.beats !== beats) this.#seen.set(nodeNo, { beats, since: answered, isDead: false });
      else if (elapsed(known.since, asked) >= this.#termMs) known.isDead = true;
    }
    for (const nodeNo of gone) this.#seen.delete(nodeNo);
  }

  /** The dead, each with the last that it said. */
  get dead(): Beats[] {
    return [...this.#seen].flatMap(([nodeNo, { beats, isDead }]) => (isDead ? [{ nodeNo, beats }] : []));
  }
}
