import type { PendingDelivery } from "../store/records.ts";

/** The pending deliveries of one call to one webhook, as far as they are in memory: strictly one after another. */
export class Lane {
  readonly key: string;
  readonly #deliveries: PendingDelivery[];
  #isCut = false;

  constructor(key: string, deliveries: PendingDelivery[]) {
    this.key = key;
    this.#deliveries = deliveries;
  }

  /** The one whose turn it is. */
  get head(): PendingDelivery | undefined {
    return this.#deliveries[0];
  }

  /** The store has more of it than memory. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** What comes from now on stays behind what the store has. */
  cut(): void {
    this.#isCut = true;
  }

  /** Adds one at the end. What is there already is not added again: ids grow within a lane. */
  append(delivery: PendingDelivery): void {
    if (this.#isCut) return;
    const last = this.#deliveries.at(-1);
    if (!last || last.deliveryId < delivery.deliveryId) this.#deliveries.push(delivery);
  }

  /** Takes the head off, once its outcome is on disk. */
  shift(): void {
    this.#deliveries.shift();
  }
}
