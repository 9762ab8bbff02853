import { type Clock, nowOf } from "../clock.ts";
import type { TallyChange } from "../sources/provider.ts";
import type { SourceTally } from "../store/records.ts";

/** What has come is written at most this often: a power cut takes back the counts of so long. */
const WRITE_MS = 2_000;

/** Characters of a provider's id that are kept. */
const LONGEST_ID = 128;

const NOTHING: SourceTally = {
  lastReceivedAt: null,
  received: 0,
  doubles: 0,
  refused: 0,
  lastRefusedAt: null,
  unrouted: 0,
  lastUnroutedAt: null,
  lastUnroutedId: null,
  lastVerifiedAt: null,
  lagMs: null,
};

/** Counts what comes from a provider; now and then it is written down, and told to whoever looks. */
export class Tally {
  readonly #clock: Clock;
  readonly #write: (tally: SourceTally) => void;
  #now: SourceTally;
  #timer: NodeJS.Timeout | undefined;

  constructor(kept: SourceTally | null, clock: Clock, write: (tally: SourceTally) => void) {
    this.#now = { ...NOTHING, ...kept };
    this.#clock = clock;
    this.#write = write;
  }

  get now(): SourceTally {
    return this.#now;
  }

  count(change: TallyChange): void {
    const { received = false, verified = false, doubles = 0, refused = 0, unrouted = [], lagMs } = change;
    const at = nowOf(this.#clock);
    const before = this.#now;
    const latest = unrouted.at(-1);
    this.#now = {
      lastReceivedAt: received ? at : before.lastReceivedAt,
      received: before.received + (received ? 1 : 0),
      doubles: before.doubles + doubles,
      refused: before.refused + refused,
      lastRefusedAt: refused > 0 ? at : before.lastRefusedAt,
      unrouted: before.unrouted + unrouted.length,
      lastUnroutedAt: latest === undefined ? before.lastUnroutedAt : at,
      lastUnroutedId: latest?.slice(0, LONGEST_ID) ?? before.lastUnroutedId,
      lastVerifiedAt: verified ? at : before.lastVerifiedAt,
      lagMs: lagMs ?? before.lagMs,
    };
    this.#timer ??= setTimeout(() => this.flush(), WRITE_MS).unref();
  }

  /** Writes what is not written yet. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write(this.#now);
  }
}
