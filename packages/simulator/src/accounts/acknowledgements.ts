import { isSameAddress } from "../stanzas/jid.ts";
import { children, type Stanza } from "../stanzas/node.ts";

/** What an acknowledgement is worth. */
export type Verdict = "right" | "wrong" | "repeated" | "unknown";

// Enough to tell a repeated acknowledgement from an unknown one; more would grow without end.
const REMEMBERED = 256;

/**
 * What identifies a stanza among those a device must acknowledge.
 * The receipts of a message all carry the message's id, and differ by type, and in a group by who sent them.
 */
export function keyOf({ tag, attrs }: Stanza): string {
  return tag === "receipt" ? receiptKey(attrs) : `${tag} ${attrs.id}`;
}

/** Which stanza is acknowledged. A message, and an offer of a call, is acknowledged by a `receipt` too. */
export function keyOfAcknowledged(ack: Stanza): string {
  const { tag, attrs } = ack;
  if (tag === "receipt") return `${isAboutCall(ack) ? "call" : "message"} ${attrs.id}`;
  return attrs.class === "receipt" ? receiptKey(attrs) : `${attrs.class} ${attrs.id}`;
}

function receiptKey({ id, type = "", participant = "" }: Stanza["attrs"]): string {
  return `receipt ${id} ${type} ${participant}`;
}

// WhatsApp Web answers an offer with `<receipt><offer call-id=… call-creator=…/></receipt>`.
function isAboutCall(receipt: Stanza): boolean {
  return children(receipt).some(({ attrs }) => attrs["call-id"] !== undefined);
}

/** How often a stanza may still be acknowledged in each of the two ways. */
type Left = Record<"ack" | "receipt", number>;

/** Checks that a device acknowledges each stanza in each way just as often as this connection brought it. */
export class Acknowledgements {
  readonly #awaited = new Map<string, Left>();
  // What was acknowledged in one way as often as it came: the other way may still follow.
  readonly #complete = new Map<string, Left>();

  /** A stanza was sent. */
  expect(key: string): void {
    const left = this.#awaited.get(key) ?? this.#complete.get(key) ?? { ack: 0, receipt: 0 };
    this.#complete.delete(key);
    this.#awaited.set(key, { ack: left.ack + 1, receipt: left.receipt + 1 });
  }

  /** A new connection: acknowledgements of what the old one brought can't come any more. */
  forget(): void {
    this.#awaited.clear();
    this.#complete.clear();
  }

  /** @param stanza what was sent, unless an earlier acknowledgement of it was right already */
  judge(ack: Stanza, stanza: Stanza | undefined): Verdict {
    const key = keyOfAcknowledged(ack);
    const way = ack.tag === "receipt" ? "receipt" : "ack";
    const left = this.#awaited.get(key) ?? this.#complete.get(key);
    if (!left) return "unknown";
    if (left[way] === 0) return "repeated";
    if (stanza && way === "ack" && !isSameAddress(ack.attrs.to, stanza.attrs.from)) return "wrong";
    left[way] -= 1;
    if (left[way] === 0) this.#finish(key, left);
    return "right";
  }

  #finish(key: string, left: Left): void {
    this.#awaited.delete(key);
    this.#complete.set(key, left);
    if (this.#complete.size <= REMEMBERED) return;
    for (const oldest of this.#complete.keys()) {
      this.#complete.delete(oldest);
      return;
    }
  }
}
