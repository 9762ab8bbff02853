import type { PendingDelivery } from "../store/records.ts";

/** The two lines: live events go first, replays take the remaining attempts. */
export type Line = "live" | "replays";
export const LINES: readonly Line[] = ["live", "replays"];

/** The pending deliveries of one call to one webhook that are in memory, strictly one after another. */
export class Lane {
  readonly key: string;
  readonly #deliveries: PendingDelivery[];
  #isTruncated = false;
  #line: Line;

  constructor(key: string, deliveries: PendingDelivery[]) {
    this.key = key;
    this.#deliveries = deliveries;
    this.#line = deliveries.some(isLive) ? "live" : "replays";
  }

  /** A lane with a live delivery is in the live line, because the deliveries before it have to go first. */
  get line(): Line {
    return this.#line;
  }

  /** The next delivery to send. */
  get head(): PendingDelivery | undefined {
    return this.#deliveries[0];
  }

  /** The store has, or may have, more deliveries of this lane than memory. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  /** Marks that the store has or may have more. New deliveries then stay in the store, behind those. */
  markTruncated(): void {
    this.#isTruncated = true;
  }

  /** Appends a delivery unless it is there already: ids grow within a lane. */
  append(delivery: PendingDelivery): void {
    if (isLive(delivery)) this.#line = "live";
    if (this.#isTruncated) return;
    const last = this.#deliveries.at(-1);
    if (!last || last.deliveryId < delivery.deliveryId) this.#deliveries.push(delivery);
  }

  /** Removes the head, once its outcome is on disk. */
  shift(): void {
    this.#deliveries.shift();
  }
}

function isLive({ replayOf }: PendingDelivery): boolean {
  return replayOf === null;
}
