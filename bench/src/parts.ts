/** A part of a run that could not be measured, and why. */
export interface Failure {
  part: string;
  reason: string;
}

/** Figures of which a part may have failed. */
export type OrNull<Figures> = { [Name in keyof Figures]: Figures[Name] | null };

/** A part that takes longer is given up, in milliseconds: the longest, three saturated runs, take some 45 s. */
const MOST_MS = 200_000;

/** The parts of a run, one after another. One that fails costs its own figures, and no others. */
export class Parts {
  readonly failed: Failure[] = [];
  readonly #mostMs: number;

  /** @param mostMs a part that takes longer is given up, in milliseconds; what it began goes on */
  constructor(mostMs = MOST_MS) {
    this.#mostMs = mostMs;
  }

  /** @returns what was measured; null when that failed, which is noted and told on stderr */
  async measure<T>(part: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await this.#inTime(work());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.failed.push({ part, reason });
      console.error(`failed: ${part}: ${reason}`);
      return null;
    }
  }

  async #inTime<T>(working: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`expected an end within ${this.#mostMs / 1_000} s`);
      timer = setTimeout(() => reject(error), this.#mostMs);
    });
    try {
      return await Promise.race([working, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
