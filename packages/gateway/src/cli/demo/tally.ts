import { parseCallsWebhook } from "@ringhook/calls";
import type { Received } from "../receiver/receiver.ts";

/** The demo's counts: calls placed, events recorded, deliveries received. */
export class Tally {
  calls = 0;
  events = 0;
  deliveries = 0;
  duplicates = 0;
  outOfOrder = 0;
  readonly #stepAt = new Map<string, number>();

  /** Recorded events that did not arrive. */
  get lost(): number {
    return Math.max(0, this.events - (this.deliveries - this.duplicates));
  }

  placed(): void {
    this.calls += 1;
  }

  /** Notes when the stanza of a status was sent, to measure the time to its webhook. */
  stepped(callId: string, status: string): void {
    this.#stepAt.set(`${callId}/${status}`, performance.now());
    // Only recent calls matter.
    if (this.#stepAt.size > 1_000) this.#stepAt.delete(this.#stepAt.keys().next().value ?? "");
  }

  recorded(events: number): void {
    this.events += events;
  }

  received({ status, remarks }: Received): void {
    if (status >= 300) return;
    this.deliveries += 1;
    if (remarks.includes("duplicate")) this.duplicates += 1;
    if (remarks.includes("out of order")) this.outOfOrder += 1;
  }

  /** Milliseconds from the stanza to now; undefined when the status came with another stanza. */
  tookMs(body: string): number | undefined {
    const [call] = parseCallsWebhook(JSON.parse(body)).calls;
    const at = call && this.#stepAt.get(`${call.id}/${call.status}`);
    return at === undefined ? undefined : performance.now() - at;
  }
}
