import type { Stanza } from "../stanzas/node.ts";

/** What an acknowledgement is worth. */
export type Verdict = "right" | "wrong" | "repeated" | "unknown";

// Enough to tell a repeated acknowledgement from an unknown one; more would grow without end.
const REMEMBERED = 1_024;

/**
 * Checks that a device acknowledges each stanza just as often as this connection brought it, with the right class and
 * address. A message is acknowledged by a `receipt`, everything else by an `ack`.
 */
export class Receipts {
  readonly #awaited = new Map<string, number>();
  readonly #complete = new Set<string>();

  /** A stanza was sent. */
  expect(id: string): void {
    this.#awaited.set(id, (this.#awaited.get(id) ?? 0) + 1);
    this.#complete.delete(id);
  }

  /** A new connection: acknowledgements of what the old one brought can't come any more. */
  forget(): void {
    this.#awaited.clear();
    this.#complete.clear();
  }

  /** @param stanza what was sent, unless an earlier acknowledgement of it was right already */
  judge(ack: Stanza, stanza: Stanza | undefined): Verdict {
    const { id = "" } = ack.attrs;
    const times = this.#awaited.get(id);
    if (times === undefined) return this.#complete.has(id) ? "repeated" : "unknown";
    if (stanza && !isFor(ack, stanza)) return "wrong";
    if (times > 1) this.#awaited.set(id, times - 1);
    else this.#finish(id);
    return "right";
  }

  #finish(id: string): void {
    this.#awaited.delete(id);
    this.#complete.add(id);
    if (this.#complete.size <= REMEMBERED) return;
    for (const oldest of this.#complete) {
      this.#complete.delete(oldest);
      return;
    }
  }
}

function isFor(ack: Stanza, stanza: Stanza): boolean {
  if (ack.tag === "receipt") return stanza.tag === "message";
  return ack.attrs.class === stanza.tag && ack.attrs.to === stanza.attrs.from;
}
