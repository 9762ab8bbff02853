import type { Match } from "../calls/match-record.ts";
import type { CallLogChange, CallLogPlace } from "../sources/source.ts";
import type { CallLogTally } from "../store/records.ts";
import { KeptTally } from "./kept-tally.ts";

export const NO_CALL_LOG: CallLogTally = {
  lastRecordAt: null,
  records: 0,
  version: null,
  waiting: 0,
  gaps: 0,
  missingKeys: 0,
  wrongMacs: 0,
  givenUp: 0,
  disagreements: 0,
  beforeLink: 0,
  withoutCall: 0,
  ownStanzas: 0,
};

/** Counts what comes of the phone's call log. */
export class CallLogCounts extends KeptTally<CallLogTally> {
  constructor(kept: CallLogTally | null, write: (tally: CallLogTally) => void) {
    super({ ...NO_CALL_LOG, ...kept }, write);
  }

  /** A record was taken. @param writtenAt when the phone wrote it: milliseconds since 1970 */
  record(writtenAt: number, { matched, disagrees }: Match): void {
    if (matched === "same") return;
    const { lastRecordAt, records, disagreements } = this.now;
    this.change({
      lastRecordAt: Math.max(lastRecordAt ?? writtenAt, writtenAt),
      records: records + (matched === "kept" ? 0 : 1),
      disagreements: disagreements + (disagrees || matched === "kept" ? 1 : 0),
    });
  }

  /** Up to where it was read has changed. */
  place(place: CallLogPlace): void {
    const { version, waiting } = this.now;
    if (place.version !== version || place.waiting !== waiting) this.change(place);
  }

  count(change: CallLogChange & { ownStanzas?: number }): void {
    const added = Object.entries(change).filter(([, more]) => more > 0);
    if (added.length === 0) return;
    const now = this.now;
    this.change(
      Object.fromEntries(added.map(([name, more]) => [name, now[name as keyof CallLogChange] + more])),
    );
  }
}
