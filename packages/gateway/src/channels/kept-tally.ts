/** What has come is written at most this often: a power cut takes back the counts of so long. */
const WRITE_MS = 2_000;

/** Counts that are written down now and then. */
export abstract class KeptTally<Tally extends object> {
  readonly #write: (tally: Tally) => void;
  #now: Tally;
  #timer: NodeJS.Timeout | undefined;

  constructor(now: Tally, write: (tally: Tally) => void) {
    this.#now = now;
    this.#write = write;
  }

  get now(): Tally {
    return this.#now;
  }

  /** Writes what is not written yet. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write(this.#now);
  }

  protected change(change: Partial<Tally>): void {
    this.#now = { ...this.#now, ...change };
    this.#timer ??= setTimeout(() => this.flush(), WRITE_MS).unref();
  }
}
