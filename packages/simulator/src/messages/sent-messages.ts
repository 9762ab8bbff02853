import type { proto } from "baileys";

/** A message that a phone sent, as it must be sent again to a device that could not read it. */
export interface SentMessage {
  readonly message: proto.IMessage;
  /** What its stanza says beside id, sender and time. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

// A client asks at once or never.
const KEPT = 1_000;
// WhatsApp gives up after as many.
const MOST_RETRIES = 5;

/** The last messages of the network's phones, for devices that ask for one again. */
export class SentMessages {
  readonly #byId = new Map<string, SentMessage>();

  add(id: string, sent: SentMessage): void {
    this.#byId.set(id, sent);
    if (this.#byId.size <= KEPT) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      return;
    }
  }

  /** The message, unless it was asked for too often. @param count which time it is, from 1 */
  find(id: string, count: number): SentMessage | undefined {
    return count > MOST_RETRIES ? undefined : this.#byId.get(id);
  }
}
