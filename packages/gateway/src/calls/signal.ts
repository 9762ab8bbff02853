import type { WhatsAppTime } from "../clock.ts";
import type { Person } from "../persons.ts";
import type { CallDetails } from "../store/records.ts";

/** The fields of every signal. */
interface SignalFacts {
  /** The call's id, as WhatsApp gave it. The caller is part of the identity: two callers with one id are two calls. */
  callId: string;
  /** When it happened, in whole seconds. */
  at: WhatsAppTime;
  /** How old it was when it was heard, by WhatsApp's clock, in milliseconds; absent for what came live. */
  ageMs?: number;
  /** The stanza came out of WhatsApp's queue: it was sent while the channel was away. */
  offline: boolean;
  /**
   * Who placed the call, exactly as WhatsApp names them (phone number or LID): a reject needs it verbatim.
   * Absent when unknown: such a signal can only be about a known call.
   */
  creator?: string;
  /** The stanza did not name the caller, so `creator` is its sender. For a known call the id decides. */
  isCreatorGuessed?: boolean;
  /** The caller's phone-number JID without a device part, if known. */
  callerNumber?: string;
  /** The caller's LID without a device part, if known. */
  callerLid?: string;
  /** Who sent the stanza, if it was a person. */
  sender?: Person;
  /** Group flag, group JID and video flag: set on an offer, absent on most other signals. */
  group?: boolean;
  groupJid?: string;
  video?: boolean;
  /** What an offer tells beside; what it does not tell is absent. */
  details?: Partial<CallDetails>;
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
 * `by` says who ended it: in a group call only the caller, the sender of the offer and the own phone count.
 */
export type Signal = SignalFacts &
  (
    | { kind: "offered" }
    | { kind: "ringing"; latencyMs?: number }
    /** Where this is heard of after the talk: `talkSeconds` how long it was, `reason` why it ended. */
    | { kind: "answered"; by: SaidBy; talkSeconds?: number; reason?: EndReason }
    /** `talked`: the end has a duration, so somebody answered. */
    | { kind: "ended"; by: SaidBy; reason: EndReason; talked?: boolean }
  );

export type SaidBy = "self" | "creator" | "other";
