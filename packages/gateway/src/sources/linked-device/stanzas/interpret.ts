import type { SaidBy, Signal } from "../../../calls/signal.ts";
import { compare, type Person, personOf } from "../../../persons.ts";
import type { Account, Ignored } from "../../source.ts";
import type { CallStanza } from "./call-stanza.ts";

export type Interpretation =
  | { signal: Signal }
  /** `called`: of an own call, the person at its other end, where the stanza shows them. */
  | { ignored: Ignored; called?: Person };

/** The persons of a stanza, as the link knows them from elsewhere: see known-persons.ts. */
export interface Known {
  caller?: Person | undefined;
  sender?: Person | undefined;
}

/** Stanzas that mean that a call rings. */
const RINGING = new Set(["preaccept", "relaylatency", "transport", "ringing"]);

/** What the person called sends of an own call: at most once each, unlike measurements. */
const SHOWS_WHO_IS_CALLED = new Set(["preaccept", "accept", "reject", "terminate", "ringing"]);

/** What a stanza means, by the table in docs/reference/calls.md. */
export function interpret(stanza: CallStanza, self: Account, known: Known = {}): Interpretation {
  const own = personOf(self.number, self.lid);
  const sender = merge(personOf(stanza.from), known.sender);
  const isSelf = compare(sender, own) === "same";
  const creator = stanza.creator ?? (isSelf ? undefined : stanza.from);
  const caller = callerOf(stanza, creator, known);
  if (compare(caller, own) === "same" || (isSelf && isOfferOf(stanza))) {
    const shows = sender && !isSelf && SHOWS_WHO_IS_CALLED.has(stanza.kind);
    return { ignored: "own_call", ...(shows && { called: sender }) };
  }
  const facts: Facts = {
    ...factsOf(stanza),
    ...(creator !== undefined && { creator }),
    ...(stanza.creator === undefined && { isCreatorGuessed: true }),
    ...(caller?.number && { callerNumber: caller.number }),
    ...(caller?.lid && { callerLid: caller.lid }),
    ...(sender && { sender }),
    ...(Object.keys(stanza.details).length > 0 && { details: detailsOf(stanza, sender, caller) }),
  };
  return meaningOf(stanza, facts, isSelf ? "self" : saidBy(stanza, sender, caller));
}

type Facts = Omit<Extract<Signal, { kind: "offered" }>, "kind">;

function meaningOf(stanza: CallStanza, facts: Facts, by: SaidBy): Interpretation {
  switch (stanza.kind) {
    case "offer":
    case "offer_notice":
      return { signal: { ...facts, kind: "offered" } };
    case "accept":
      return by === "self"
        ? { signal: { ...facts, kind: "answered", by } }
        : { ignored: "other_participant" };
    case "reject": {
      const reason = stanza.reason === "busy" ? "busy" : "declined";
      return by === "self"
        ? { signal: { ...facts, kind: "ended", by, reason } }
        : { ignored: "other_participant" };
    }
    case "terminate":
      return { signal: terminated(facts, by, stanza) };
    default:
      return RINGING.has(stanza.kind)
        ? { signal: ringing(facts, stanza.latencyMs) }
        : { ignored: "unknown_kind" };
  }
}

/** The reasons `…_elsewhere` are about the own phone, whoever sent the stanza. */
function terminated(facts: Facts, by: SaidBy, { reason, talked }: CallStanza): Signal {
  if (reason === "accepted_elsewhere") return { ...facts, kind: "answered", by: "self" };
  if (reason === "rejected_elsewhere") return { ...facts, kind: "ended", by: "self", reason: "declined" };
  return { ...facts, kind: "ended", by, reason: reason ?? "hung_up", ...(talked && { talked }) };
}

function ringing(facts: Facts, latencyMs: number | undefined): Signal {
  return { ...facts, kind: "ringing", ...(latencyMs !== undefined && { latencyMs }) };
}

function factsOf({ callId, at, offline, groupJid, group, video }: CallStanza): Facts {
  return {
    callId,
    at,
    offline,
    ...(group && { group }),
    ...(groupJid && { groupJid }),
    ...(video && { video }),
  };
}

/** The name and the device are those of whoever sent the offer, who need not be the caller of a group call. */
function detailsOf({ details }: CallStanza, sender: Person | undefined, caller: Person | undefined) {
  if (compare(sender, caller) !== "other") return details;
  const { callerName: _name, callerPlatform: _platform, callerVersion: _version, ...ofTheCall } = details;
  return ofTheCall;
}

/** The caller: what the stanza says takes precedence over what the link knows. */
function callerOf(stanza: CallStanza, creator: string | undefined, known: Known): Person | undefined {
  const said =
    stanza.creator === undefined ? personOf(creator) : personOf(creator, stanza.callerPn, stanza.callerLid);
  return merge(said, known.caller);
}

function saidBy({ creator }: CallStanza, sender: Person | undefined, caller: Person | undefined): SaidBy {
  // A group's JID stands for the call, not for a participant.
  if (!sender) return "creator";
  return creator !== undefined && compare(sender, caller) === "same" ? "creator" : "other";
}

function isOfferOf({ kind, creator }: CallStanza): boolean {
  return creator === undefined && (kind === "offer" || kind === "offer_notice");
}

function merge(said: Person | undefined, known: Person | undefined): Person | undefined {
  if (!said || !known) return said;
  return { number: said.number ?? known.number, lid: said.lid ?? known.lid };
}
