import type { BinaryNode } from "baileys";
import { callBody } from "../../src/calls/call-body.ts";
import { advance } from "../../src/calls/lifecycle.ts";
import { wallTime, whatsAppTime } from "../../src/clock.ts";
import { readCallStanza } from "../../src/sources/linked-device/stanzas/call-stanza.ts";
import { interpret } from "../../src/sources/linked-device/stanzas/interpret.ts";
import type { Account } from "../../src/sources/source.ts";
import type { Call } from "../../src/store/records.ts";
import type { Told } from "../stage/events.ts";
import { byCall, eventsIn } from "../stage/events-in.ts";
import { CALLER_JID, CHANNEL, OWN_JID, T } from "../stage/samples.ts";

export const SELF: Account = { number: OWN_JID, lid: "700100@lid", name: null };
/** Somebody who has no part in the call. */
export const OTHER = "4915123456789@s.whatsapp.net";
export const VIDEO: BinaryNode[] = [{ tag: "video", attrs: {} }];
export const NOW = wallTime(T + 400);
const CALL = "ED3D9B4864F90327F10D24BAEED6CFB9";
/** When a stanza comes that does not tell its time. */
export const ARRIVED = whatsAppTime(T + 7_000);

/** A call stanza in short: its kind, and what differs from the caller's plain one. */
export interface Spoken {
  kind: string;
  /** Attributes in place of the plain ones; undefined leaves one out. */
  child?: Record<string, string | undefined>;
  stanza?: Record<string, string | undefined>;
  content?: BinaryNode[];
  /** What stands before the child that is about the call. */
  before?: BinaryNode[];
}

export const offer: Spoken = { kind: "offer" };
export const rings: Spoken = { kind: "relaylatency" };
export const acceptedHere: Spoken = { kind: "accept", stanza: { from: OWN_JID } };
export const terminate = (reason?: string): Spoken => ({ kind: "terminate", child: { reason } });

export function nodeOf({ kind, child = {}, stanza = {}, content = [], before = [] }: Spoken): BinaryNode {
  const attrs = given({ "call-id": CALL, "call-creator": CALLER_JID, ...child });
  return {
    tag: "call",
    attrs: given({ from: CALLER_JID, id: "1", t: String(T / 1_000), ...stanza }),
    content: [...before, { tag: kind, attrs, content }],
  };
}

/** What stanzas come to. */
export interface Played {
  /** The bodies of the webhooks, as they would be sent. */
  bodies: string[];
  /** What they tell of the call. */
  events: Told[];
  statuses: Told["status"][];
  /** The call at the end. */
  call: Call | undefined;
  /** Why each of the stanzas that said nothing was passed over. */
  ignored: string[];
}

/** Plays the stanzas of a call through reading, meaning, lifecycle and format. */
export function play(...spoken: Spoken[]): Played {
  let call: Call | undefined;
  const bodies: string[] = [];
  const ignored: string[] = [];
  for (const each of spoken) {
    const read = readCallStanza(nodeOf(each), ARRIVED);
    const result = read ? interpret(read, SELF) : { ignored: "malformed" };
    if ("ignored" in result) {
      ignored.push(result.ignored);
      continue;
    }
    const step = advance(call, result.signal, NOW);
    if (!step) continue;
    call = step.call;
    bodies.push(...step.changes.map((change) => callBody(CHANNEL, OWN_JID, step.call, change)));
  }
  const events = byCall(eventsIn(bodies))[CALL] ?? [];
  return { bodies, events, statuses: events.map(({ status }) => status), call, ignored };
}

function given(attributes: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(entries);
}
