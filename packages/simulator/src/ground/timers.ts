/** Timers that end with the network. */
export class Timers {
  readonly #waiting = new Map<NodeJS.Timeout, () => void>();
  #isOver = false;

  /** Calls back after a while. The returned function calls it off. */
  after(milliseconds: number, act: () => void): () => void {
    if (this.#isOver) {
      queueMicrotask(act);
      return () => {};
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      act();
    }, milliseconds);
    this.#waiting.set(timer, act);
    return () => {
      clearTimeout(timer);
      this.#waiting.delete(timer);
    };
  }

  /** Lets all time pass at once, so that no caller waits forever. */
  finish(): void {
    this.#isOver = true;
    for (const [timer, act] of this.#waiting) {
      clearTimeout(timer);
      act();
    }
    this.#waiting.clear();
  }
}
