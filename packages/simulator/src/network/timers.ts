/** Timers that end with the network. */
export class Timers {
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Calls back after a while. The returned function calls it off. */
  after(milliseconds: number, act: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
