import { type Clock, nowOf } from "../clock.ts";
import type { TallyChange } from "../sources/provider.ts";
import type { SourceTally } from "../store/records.ts";
import { KeptTally } from "./kept-tally.ts";

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

/** Counts what comes from a provider. */
export class Tally extends KeptTally<SourceTally> {
  readonly #clock: Clock;

  constructor(kept: SourceTally | null, clock: Clock, write: (tally: SourceTally) => void) {
    super({ ...NOTHING, ...kept }, write);
    this.#clock = clock;
  }

  count(change: TallyChange): void {
    const { received = false, verified = false, doubles = 0, refused = 0, unrouted = [], lagMs } = change;
    const at = nowOf(this.#clock);
    const before = this.now;
    const latest = unrouted.at(-1);
    this.change({
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
    });
  }
}
