import type { Stanza } from "../stanzas/node.ts";

/** What an acknowledgement is worth. */
export type Verdict = "right" | "wrong" | "repeated" | "unknown";

// Enough to tell a repeated acknowledgement from an unknown one; more would grow without end.
const REMEMBERED = 256;

/**
 * What identifies a stanza among those a device must acknowledge.
 * The receipts of a message all carry the message's id, and differ by type.
 */
export function keyOf({ tag, attrs }: Stanza): string {
  return tag === "receipt" ? `receipt ${attrs.id} ${attrs.type ?? ""}` : `${tag} ${attrs.id}`;
}

/** Which stanza is acknowledged. A message is acknowledged by a `receipt` too, everything else by an `ack` only. */
export function keyOfAcknowledged({ tag, attrs }: Stanza): string {
  if (tag === "receipt") return `message ${attrs.id}`;
  return attrs.class === "receipt" ? `receipt ${attrs.id} ${attrs.type ?? ""}` : `${attrs.class} ${attrs.id}`;
}

/** Checks that a device acknowledges each stanza just as often as this connection brought it. */
export class Acknowledgements {
  readonly #awaited = new Map<string, number>();
  readonly #complete = new Set<string>();

  /** A stanza was sent. */
  expect(key: string): void {
    this.#awaited.set(key, (this.#awaited.get(key) ?? 0) + 1);
    this.#complete.delete(key);
  }

  /** A new connection: acknowledgements of what the old one brought can't come any more. */
  forget(): void {
    this.#awaited.clear();
    this.#complete.clear();
  }

  /** @param stanza what was sent, unless an earlier acknowledgement of it was right already */
  judge(ack: Stanza, stanza: Stanza | undefined): Verdict {
    const key = keyOfAcknowledged(ack);
    const times = this.#awaited.get(key);
    if (times === undefined) return this.#complete.has(key) ? "repeated" : "unknown";
    if (stanza && ack.tag === "ack" && ack.attrs.to !== stanza.attrs.from) return "wrong";
    if (times > 1) this.#awaited.set(key, times - 1);
    else this.#finish(key);
    return "right";
  }

  #finish(key: string): void {
    this.#awaited.delete(key);
    this.#complete.add(key);
    if (this.#complete.size <= REMEMBERED) return;
    for (const oldest of this.#complete) {
      this.#complete.delete(oldest);
      return;
    }
  }
}
