import type { StanzaEvent } from "../ground/events.ts";
import { child } from "../stanzas/node.ts";

/** Which stanza of a client is waited for. */
export interface ExpectedStanza {
  readonly tag?: string | undefined;
  /** The namespace of a query. */
  readonly xmlns?: string | undefined;
  /** The tag of one of its children. */
  readonly child?: string | undefined;
  /** The phone number of the client's account. */
  readonly number?: string | undefined;
  /** In milliseconds of real time. Default: 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** Whether a client's stanza is the one that is waited for. */
export function isExpected({ number, stanza }: StanzaEvent, expected: ExpectedStanza): boolean {
  return (
    (expected.tag ?? stanza.tag) === stanza.tag &&
    (expected.xmlns ?? stanza.attrs.xmlns) === stanza.attrs.xmlns &&
    (expected.number ?? number) === number &&
    (expected.child === undefined || child(stanza, expected.child) !== undefined)
  );
}
