import { inBackground } from "../ground/in-background.ts";
import type { Stanza } from "../stanzas/node.ts";
import { Acknowledgements, keyOf, keyOfAcknowledged, type Verdict } from "./acknowledgements.ts";

/** A stanza that a device must acknowledge. */
export interface Owed {
  readonly stanza: Stanza;
  /** Each time it is sent. */
  readonly sent?: () => void;
  /** Once: when it was acknowledged, or when the device was unlinked and it never will be. */
  readonly settled?: (acknowledged: boolean) => void;
}

/** Takes a stanza to a client. Calls `written` each time it really sends it; resolves when it has done what it could. */
export type Carrier = (stanza: Stanza, written: () => void) => Promise<void>;

/**
 * What the network owes one device, in order. While the device is away it waits here. What was not acknowledged when
 * the connection ended is sent again at the next login, marked with its place in the queue: `offline="0"`, `"1"`, …
 */
export class Outbox {
  readonly #limit: number;
  readonly #owed = new Map<string, Owed>();
  readonly #acknowledgements = new Acknowledgements();
  readonly #whenEmpty = new Set<() => void>();
  #carrier: Carrier | undefined;

  /** @param limit how many stanzas wait at most; the oldest is dropped for a newer one */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many stanzas are not acknowledged yet. */
  get size(): number {
    return this.#owed.size;
  }

  /** What is not acknowledged yet. */
  get waiting(): readonly Stanza[] {
    return [...this.#owed.values()].map(({ stanza }) => stanza);
  }

  /** Whether the device is online. */
  get isOpen(): boolean {
    return this.#carrier !== undefined;
  }

  /** Sends now if the device is online, else at its next login. */
  async add(owed: Owed): Promise<void> {
    this.#owed.set(keyOf(owed.stanza), owed);
    if (this.#owed.size > this.#limit) this.#dropOldest();
    if (this.#carrier) await this.#send(owed, this.#carrier, owed.stanza);
  }

  /** The device is online: sends what waited, and from now on everything at once. Returns how many had waited. */
  open(carrier: Carrier): number {
    this.#carrier = carrier;
    this.#acknowledgements.forget();
    let place = 0;
    for (const owed of this.#owed.values()) {
      const { tag, attrs, content } = owed.stanza;
      const marked = { tag, attrs: { ...attrs, offline: String(place) }, ...(content ? { content } : {}) };
      inBackground(this.#send(owed, carrier, marked));
      place += 1;
    }
    return place;
  }

  /** The device is away. */
  close(): void {
    this.#carrier = undefined;
  }

  /** Takes an acknowledgement, and says whether it was right. */
  acknowledge(ack: Stanza): Verdict {
    const key = keyOfAcknowledged(ack);
    const owed = this.#owed.get(key);
    const verdict = this.#acknowledgements.judge(ack, owed?.stanza);
    if (owed && verdict === "right") {
      this.#owed.delete(key);
      owed.settled?.(true);
      this.#tellIfEmpty();
    }
    return verdict;
  }

  /** The device is unlinked: nothing is owed any more. */
  clear(): void {
    const dropped = [...this.#owed.values()];
    this.#owed.clear();
    this.close();
    for (const owed of dropped) owed.settled?.(false);
    this.#tellIfEmpty();
  }

  /** Calls back when all is acknowledged, once. The returned function calls it off. */
  whenEmpty(act: () => void): () => void {
    this.#whenEmpty.add(act);
    this.#tellIfEmpty();
    return () => {
      this.#whenEmpty.delete(act);
    };
  }

  #tellIfEmpty(): void {
    if (this.#owed.size > 0) return;
    for (const act of this.#whenEmpty) {
      this.#whenEmpty.delete(act);
      act();
    }
  }

  #send(owed: Owed, carrier: Carrier, stanza: Stanza): Promise<void> {
    return carrier(stanza, () => {
      this.#acknowledgements.expect(keyOf(stanza));
      owed.sent?.();
    });
  }

  #dropOldest(): void {
    for (const [key, owed] of this.#owed) {
      this.#owed.delete(key);
      owed.settled?.(false);
      return;
    }
  }
}
