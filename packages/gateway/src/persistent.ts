export interface PersistentOptions {
  /** The first retry comes after this long; the wait doubles each time. In milliseconds; default: 1 s. */
  firstMs?: number;
  /** The longest wait of a retry, in milliseconds. Default: 60 s. */
  longestMs?: number;
  onFailure: (error: unknown) => void;
}

/** Work that is retried until it succeeds. */
export class Persistent {
  readonly #work: () => Promise<void>;
  readonly #options: PersistentOptions;
  #timer: NodeJS.Timeout | undefined;
  #isWanted = false;
  #running: Promise<void> | undefined;
  #failures = 0;

  constructor(work: () => Promise<void>, options: PersistentOptions) {
    this.#work = work;
    this.#options = options;
  }

  /**
   * Requests the work. If it is in progress, it runs once more, because its input may have changed.
   */
  ask(): void {
    this.#isWanted = true;
    this.#begin();
  }

  /** Resolves when the current run has ended, successfully or not. */
  async tried(): Promise<void> {
    await this.#running;
  }

  /**
   * Runs pending work at once. A failure is thrown, and the work is retried all the same.
   */
  async finish(): Promise<void> {
    await this.#running;
    if (!this.#isWanted) return;
    this.stop();
    try {
      await this.#work();
      this.#isWanted = false;
    } catch (error) {
      this.#again();
      throw error;
    }
  }

  /** Stops the retries until the next request. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#running ??= this.#run();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#work();
      }
      this.#failures = 0;
    } catch (error) {
      this.#isWanted = true;
      this.#options.onFailure(error);
      this.#again();
    } finally {
      // In the same moment in which nothing more was wanted: whoever asks from now on begins a run.
      this.#running = undefined;
    }
  }

  #again(): void {
    const { firstMs = 1_000, longestMs = 60_000 } = this.#options;
    const wait = Math.min(firstMs * 2 ** Math.min(this.#failures, 16), longestMs);
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), wait).unref();
  }
}
