import { firstIdAt, numberOf, timeOf } from "../ids.ts";

/** What a node writes is on disk within this time of the id that it was given, or never: a write has 30 s. */
const LATE_MS = 60_000;
/** A longer text is no place of ours. */
const MOST_SHARES = 1_024;
const EVENT_ID = /^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * How far a follower of events has come. Each node's events are on disk in the order of their ids. Those of several nodes are not:
 * one may be on disk after a greater one of another node. So where several nodes give ids, a place is the last id of each share
 * of ids, and one before which nothing more comes.
 *
 * As a text it is one id where all ids are of one node; else `FLOOR~ID,ID`, for example `evt_01K…~evt_01K…,evt_01K…`.
 */
export class StreamPlace {
  readonly #shares: number;
  #floor: string;
  readonly #last = new Map<number, string>();

  /**
   * @param after the id behind which all is new
   * @param shares of how many shares the ids may be: see IdShare
   */
  constructor(after: string, shares: number) {
    this.#floor = after;
    this.#shares = shares;
  }

  /** @returns undefined for what is no place */
  static of(text: string, shares: number): StreamPlace | undefined {
    const [floor = "", rest, ...more] = text.split("~");
    const ids = rest === undefined || rest === "" ? [] : rest.split(",");
    const isPlace =
      more.length === 0 && ids.length <= MOST_SHARES && [floor, ...ids].every((id) => EVENT_ID.test(id));
    if (!isPlace) return undefined;
    const place = new StreamPlace(floor, shares);
    // One of several nodes' ids says more than a stream of one node's can tell: from its floor on, nothing is missed.
    if (shares > 1) for (const id of ids) place.take(id);
    return place;
  }

  /** Nothing that is new comes before this id. */
  get floor(): string {
    return this.#floor;
  }

  /** Notes an event. @returns whether it is new */
  take(eventId: string): boolean {
    const share = this.#shareOf(eventId);
    if (eventId <= (this.#last.get(share) ?? this.#floor)) return false;
    if (this.#shares === 1) this.#floor = eventId;
    else {
      this.#last.set(share, eventId);
      this.#raise(eventId);
    }
    return true;
  }

  toString(): string {
    if (this.#shares === 1) return this.#floor;
    return `${this.#floor}~${[...this.#last.values()].sort().join(",")}`;
  }

  /** What is long behind is told by the floor alone. */
  #raise(eventId: string): void {
    const floor = firstIdAt("evt", timeOf(eventId) - LATE_MS);
    if (floor <= this.#floor) return;
    this.#floor = floor;
    for (const [share, id] of this.#last) if (id <= floor) this.#last.delete(share);
  }

  #shareOf(eventId: string): number {
    return (numberOf(eventId) ?? 0) % this.#shares;
  }
}
