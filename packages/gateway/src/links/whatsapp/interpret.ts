import type { SaidBy, Signal } from "../../calls/signal.ts";
import type { Account, Ignored } from "../link.ts";
import type { CallStanza } from "./call-stanza.ts";
import { bareJid, lidJid, numberJid } from "./jid.ts";

export type Interpretation = { signal: Signal } | { ignored: Ignored };

/** Stanzas that show that a call rings somewhere. */
const RINGING = new Set(["preaccept", "relaylatency", "transport", "ringing"]);

/**
 * What a stanza means, by the table in docs/reference/calls.md.
 *
 * @param callerNumber the caller's phone number, where a LID mapping knows it and the stanza does not say it
 */
export function interpret(stanza: CallStanza, self: Account, callerNumber?: string): Interpretation {
  const said = (jid: string | undefined): boolean =>
    jid !== undefined && (jid === self.number || jid === self.lid);
  if (said(bareJid(stanza.creator))) return { ignored: "own_call" };
  const facts = factsOf(stanza, callerNumber);
  const by = saidBy(stanza, said(bareJid(stanza.from)), facts.callerNumber);
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
      return { signal: terminated(facts, by, stanza.reason) };
    default:
      return RINGING.has(stanza.kind)
        ? { signal: ringing(facts, stanza.latencyMs) }
        : { ignored: "unknown_kind" };
  }
}

type Facts = Omit<Extract<Signal, { kind: "offered" }>, "kind">;

/** The reasons `…_elsewhere` speak of the own phone, whoever the stanza came from. */
function terminated(facts: Facts, by: SaidBy, reason: string | undefined): Signal {
  if (reason === "accepted_elsewhere") return { ...facts, kind: "answered", by: "self" };
  if (reason === "rejected_elsewhere") return { ...facts, kind: "ended", by: "self", reason: "declined" };
  return { ...facts, kind: "ended", by, reason: reason ?? "hung_up" };
}

function ringing(facts: Facts, latencyMs: number | undefined): Signal {
  return { ...facts, kind: "ringing", ...(latencyMs !== undefined && { latencyMs }) };
}

function factsOf(stanza: CallStanza, mappedNumber: string | undefined): Facts {
  const { callId, at, offline, creator, groupJid, group, video } = stanza;
  const callerNumber = numberJid(creator) ?? numberJid(stanza.callerPn) ?? mappedNumber;
  const callerLid = lidJid(creator);
  return {
    callId,
    at,
    offline,
    creator,
    ...(callerNumber && { callerNumber }),
    ...(callerLid && { callerLid }),
    ...(group && { group }),
    ...(groupJid && { groupJid }),
    ...(video && { video }),
  };
}

function saidBy(stanza: CallStanza, fromSelf: boolean, callerNumber: string | undefined): SaidBy {
  if (fromSelf) return "self";
  const from = bareJid(stanza.from);
  const isUser = numberJid(from) !== undefined || lidJid(from) !== undefined;
  // A group's own address speaks for the call, not for one of its participants.
  if (!isUser) return "creator";
  return from === bareJid(stanza.creator) || from === callerNumber ? "creator" : "other";
}
