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

  /** Megabytes in the middle fifth of the time, and in the last one: what grows between them grows for ever. */
  fifths(): { middle: number; last: number } {
    const fifth = (index: number): number => {
      const { length } = this.#samples;
      const part = this.#samples.slice((length * index) / 5, Math.max(1, (length * (index + 1)) / 5));
      return Math.round(part.reduce((sum, each) => sum + each, 0) / part.length);
    };
    return { middle: fifth(2), last: fifth(4) };
  }

  #sample(): void {
    const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(this.#pid)], { encoding: "utf8" });
    this.#samples.push(Number(kilobytes) / 1024);
  }
}
