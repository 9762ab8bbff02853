/** The first wait after the store failed, and the longest one. */
const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Asks a store that fails again, until it is well: no failure of it is the last word on anything. */
export class Patience {
  readonly #waiting = new Map<NodeJS.Timeout, (isWorthIt: boolean) => void>();
  #isGivenUp = false;

  /**
   * Does something until it works, each time after a longer wait.
   * @param onFailure called for the first failure only
   * @returns false when it was given up before it worked
   */
  async surely(work: () => Promise<void>, onFailure: (error: unknown) => void): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      onFailure(error);
    }
    return this.again(work);
  }

  /**
   * Does what failed once again until it works, each time after a longer wait.
   * @returns false when it was given up before it worked
   */
  async again(work: () => Promise<void>): Promise<boolean> {
    for (let failures = 1; await this.wait(failures); failures += 1) {
      try {
        await work();
        return true;
      } catch {
        // The first failure was told.
      }
    }
    return false;
  }

  /** @returns false when it was given up meanwhile */
  wait(failures: number): Promise<boolean> {
    if (this.#isGivenUp) return Promise.resolve(false);
    const ms = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        resolve(true);
      }, ms);
      this.#waiting.set(timer, resolve);
    });
  }

  giveUp(): void {
    this.#isGivenUp = true;
    for (const [timer, resolve] of this.#waiting) {
      clearTimeout(timer);
      resolve(false);
    }
    this.#waiting.clear();
  }
}
