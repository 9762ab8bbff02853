import { execFileSync } from "node:child_process";

/** The memory of a process, sampled. */
export class MemoryCurve {
  readonly #pid: number | undefined;
  readonly #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number | undefined, everyMs: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#sample(), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * The least megabytes in the middle fifth of the time, and in the last one. Between them the heap breathes as it
   * likes; what grows from one low to the next grows for ever.
   */
  lows(): { middle: number; last: number } {
    const low = (index: number): number => {
      const { length } = this.#samples;
      const part = this.#samples.slice((length * index) / 5, Math.max(1, (length * (index + 1)) / 5));
      return Math.round(Math.min(...part));
    };
    return { middle: low(2), last: low(4) };
  }

  #sample(): void {
    const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(this.#pid)], { encoding: "utf8" });
    this.#samples.push(Number(kilobytes) / 1024);
  }
}
