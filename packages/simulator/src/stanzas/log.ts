/** One call stanza that the network sent, or will send, to one device. */
export interface StanzaRecord {
  readonly id: string;
  readonly callId: string;
  /** The tag of the child: `offer`, `terminate`, … */
  readonly tag: string;
  /** The JID of the device. */
  readonly to: string;
  /** When it was first sent or queued, in milliseconds since 1970. */
  readonly sentAt: number;
  /** When the device acknowledged it. */
  acknowledgedAt?: number;
  /** How often it was sent: 0 while it waits for the device, 2 after one redelivery. */
  deliveredTimes: number;
}

/** The last call stanzas, oldest first. */
export class StanzaLog {
  readonly #limit: number;
  #entries: StanzaRecord[] = [];

  /** @param limit how many are kept at least; 0 keeps none */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get entries(): readonly StanzaRecord[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }

  add(record: StanzaRecord): void {
    if (this.#limit === 0) return;
    this.#entries.push(record);
    // Cut seldom and much: moving the whole list for each stanza would cost more than the stanza.
    if (this.#entries.length >= this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit);
  }
}
