import type { Addressing } from "../stanzas/jid.ts";

/** Somebody on WhatsApp, as a history names them. */
export interface Other {
  readonly name: string | undefined;
  jid(addressing: Addressing): string;
}

/** A text as the phones of both sides remember it. */
export interface PastText {
  readonly other: Other;
  readonly fromMe: boolean;
  readonly id: string;
  readonly text: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

// A first history is for the eye, and not an archive.
const KEPT = 200;

/** What a phone's owner wrote and read last, for the devices that it links later. */
export class Past {
  #texts: PastText[] = [];

  add(text: PastText): void {
    this.#texts.push(text);
    if (this.#texts.length > 2 * KEPT) this.#texts = this.#texts.slice(-KEPT);
  }

  /** The last texts with each person, the newest first. */
  get conversations(): ReadonlyMap<Other, readonly PastText[]> {
    const byOther = new Map<Other, PastText[]>();
    for (const text of this.#texts.slice(-KEPT)) {
      byOther.set(text.other, [text, ...(byOther.get(text.other) ?? [])]);
    }
    return byOther;
  }
}
