import type { Match } from "../calls/match-record.ts";
import type { CallLogChange } from "../sources/source.ts";
import type { CallLogTally } from "../store/records.ts";

/** What has come is written at most this often: a power cut takes back the counts of so long. */
const WRITE_MS = 2_000;

export const NO_CALL_LOG: CallLogTally = {
  lastRecordAt: null,
  records: 0,
  gaps: 0,
  missingKeys: 0,
  wrongMacs: 0,
  givenUp: 0,
  disagreements: 0,
  beforeLink: 0,
  ownStanzas: 0,
};

/** Counts what comes of the phone's call log, and writes it down now and then. */
export class CallLogCounts {
  readonly #write: (tally: CallLogTally) => void;
  #now: CallLogTally;
  #timer: NodeJS.Timeout | undefined;

  constructor(kept: CallLogTally | null, write: (tally: CallLogTally) => void) {
    this.#now = { ...NO_CALL_LOG, ...kept };
    this.#write = write;
  }

  get now(): CallLogTally {
    return this.#now;
  }

  /** A record was taken. @param writtenAt when the phone wrote it: milliseconds since 1970 */
  record(writtenAt: number, { matched, disagrees }: Match): void {
    if (matched === "same") return;
    const { lastRecordAt, records, disagreements } = this.#now;
    this.#change({
      lastRecordAt: Math.max(lastRecordAt ?? writtenAt, writtenAt),
      records: records + (matched === "kept" ? 0 : 1),
      disagreements: disagreements + (disagrees || matched === "kept" ? 1 : 0),
    });
  }

  count(change: CallLogChange & { ownStanzas?: number }): void {
    const added = Object.entries(change).filter(([, more]) => more > 0);
    if (added.length === 0) return;
    const now = this.#now;
    this.#change(
      Object.fromEntries(added.map(([name, more]) => [name, now[name as keyof CallLogChange] + more])),
    );
  }

  /** Writes what is not written yet. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write(this.#now);
  }

  #change(change: Partial<CallLogTally>): void {
    this.#now = { ...this.#now, ...change };
    this.#timer ??= setTimeout(() => this.flush(), WRITE_MS).unref();
  }
}
