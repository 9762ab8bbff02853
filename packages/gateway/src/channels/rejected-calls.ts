import type { WhatsAppTime } from "../clock.ts";

/** So many rejections are remembered: a call that was declined ends soon. */
const REMEMBERED = 256;

/** The calls of which WhatsApp acknowledged a rejection by this process, and when that was. */
export class RejectedCalls {
  readonly #at = new Map<string, WhatsAppTime>();

  note(callId: string, at: WhatsAppTime): void {
    this.#at.set(callId, at);
    const [oldest] = this.#at.size > REMEMBERED ? this.#at.keys() : [];
    if (oldest !== undefined) this.#at.delete(oldest);
  }

  get(callId: string): WhatsAppTime | undefined {
    return this.#at.get(callId);
  }
}
