/** What every signal says, whatever it means. */
interface SignalFacts {
  /** The call's id within its channel, as WhatsApp gave it. */
  callId: string;
  /** When it happened: milliseconds since 1970, whole seconds. */
  at: number;
  /** The stanza came out of WhatsApp's queue: it was sent while the channel was away. */
  offline: boolean;
  /** Who placed the call, exactly as WhatsApp names them (phone number or LID): a reject needs it verbatim. */
  creator: string;
  /** The caller's phone-number JID without a device part, where it is known. */
  callerNumber?: string;
  /** The caller's LID without a device part, where it is known. */
  callerLid?: string;
  /** Group flag, group and video flag: said by an offer, absent on most other signals. */
  group?: boolean;
  groupJid?: string;
  video?: boolean;
}

/** Why a call ended without being answered. Any other reason is kept as WhatsApp gave it. */
export type EndReason =
  | "hung_up"
  | "timeout"
  | "declined"
  | "busy"
  | "group_call_ended"
  | "missed_while_away"
  | (string & {});

/**
 * What one stanza means for a call.
 * `by` tells who ended it: in a group call only its creator's word, or the channel's own, counts.
 */
export type Signal = SignalFacts &
  (
    | { kind: "offered" }
    | { kind: "ringing"; latencyMs?: number }
    | { kind: "answered"; by: SaidBy }
    | { kind: "ended"; by: SaidBy; reason: EndReason }
  );

export type SaidBy = "self" | "creator" | "other";
