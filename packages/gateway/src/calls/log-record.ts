import type { WhatsAppTime } from "../clock.ts";
import type { Person } from "../persons.ts";
import type { PhoneLog } from "../store/records.ts";

/** A call as the own phone noted it, with the people who it names. */
export interface LogRecord {
  callId: string;
  direction: "incoming" | "outgoing";
  /** Who placed it, as the record names them; of an outgoing call the own number or LID. */
  creator: string;
  /** The other end: who called, or who was called first; absent where the record names nobody. */
  person?: Person;
  groupJid: string | null;
  video: boolean;
  /** WhatsApp's own word for how it came out, or its number where that has none. */
  result: string;
  /** Whole seconds of talk; null when the phone told none. */
  durationSeconds: number | null;
  startedAt: WhatsAppTime;
  /** When the phone wrote it, which is about the call's end. */
  writtenAt: WhatsAppTime;
  /** The others, without the own number and LID. */
  participants: PhoneLog["participants"];
}

/** How a call came out, in words of our own. */
export type LogOutcome =
  | "answered"
  | "not_answered"
  | "unreachable"
  | "declined"
  | "cancelled"
  | "answered_elsewhere"
  | "failed"
  | "unknown";

const OUTCOMES: Readonly<Record<string, LogOutcome>> = {
  CONNECTED: "answered",
  MISSED: "not_answered",
  ABANDONED: "not_answered",
  UNAVAILABLE: "unreachable",
  REJECTED: "declined",
  CANCELLED: "cancelled",
  ACCEPTEDELSEWHERE: "answered_elsewhere",
  FAILED: "failed",
  INVALID: "failed",
};

/** What WhatsApp's word for how a call came out means. */
export function outcomeOf(result: string): LogOutcome {
  return OUTCOMES[result] ?? "unknown";
}

/** Why a call ended, as the log and `calls.patch` say it of a call that is known by its end alone. */
export function endReasonOf(result: string): string {
  const outcome = outcomeOf(result);
  return outcome === "answered" ? "completed" : outcome;
}

/** Whether the call goes on, or is still to come: the record of its end follows. */
export function isUnfinished(result: string): boolean {
  return result === "ONGOING" || result === "UPCOMING";
}

/** What the log keeps of a record. @param readAt milliseconds since 1970 */
export function phoneLogOf(record: LogRecord, readAt: number): PhoneLog {
  const { result, durationSeconds, startedAt, writtenAt, participants } = record;
  return {
    result,
    durationSeconds,
    startedAt: Number(startedAt),
    writtenAt: Number(writtenAt),
    readAt,
    participants,
  };
}
