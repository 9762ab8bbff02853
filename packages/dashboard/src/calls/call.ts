import type { Tone } from "../parts/badge.tsx";
import type { IconName } from "../parts/icon.tsx";
import { durationText } from "../parts/time.tsx";

/** One call as the API tells it. Times are milliseconds since 1970. */
export interface Call {
  channel_id: string;
  id: string;
  /** `queued`: placed while the channel was away, and nothing is known of its end yet. */
  status: "queued" | "initiated" | "ringing" | "missed" | "answered";
  /** The caller's number, digits only; null while WhatsApp told a LID alone. */
  caller_number: string | null;
  caller_lid: string | null;
  group: boolean;
  group_jid: string | null;
  video: boolean;
  offline: boolean;
  started_at: number;
  ringing_at: number | null;
  ended_at: number | null;
  /** From its beginning until it was answered or missed; null when nobody heard it ring. */
  ring_time_ms: number | null;
  end_reason: string | null;
}

const LOOKS: Record<Call["status"], { text: string; tone: Tone }> = {
  queued: { text: "Queued", tone: "plain" },
  initiated: { text: "Initiated", tone: "note" },
  ringing: { text: "Ringing", tone: "busy" },
  missed: { text: "Missed", tone: "bad" },
  answered: { text: "Answered", tone: "good" },
};

export function lookOf(status: Call["status"]): { text: string; tone: Tone } {
  return LOOKS[status];
}

export function isOpen({ status }: Pick<Call, "status">): boolean {
  return status === "initiated" || status === "ringing" || status === "queued";
}

/** The caller for the eye: `+919984351847`, or what WhatsApp told instead. */
export function callerText(number: string | null, lid: string | null): string {
  if (number) return `+${digitsOf(number)}`;
  return lid ? `LID ${digitsOf(lid)}` : "Unknown caller";
}

/** The digits of a JID or of a number, without a device part. */
function digitsOf(jid: string): string {
  return (jid.split("@")[0] ?? jid).replace(/:.*$/, "");
}

/** How long it rang, or rings by now; null when nobody heard it ring. */
export function ringMs(call: Call, now: number): number | null {
  if (!isOpen(call) || call.status === "queued") return call.ring_time_ms;
  return Math.max(0, now - call.started_at);
}

/** WhatsApp tells whole seconds, so less than one is all that can be said. */
export function ringText(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1_000 ? "< 1 s" : durationText(Math.floor(ms / 1_000) * 1_000);
}

/** What is special about a call, in words with their signs. */
export function flagsOf(call: Pick<Call, "video" | "group" | "offline">): [IconName, string][] {
  const flags: [IconName, string][] = [];
  if (call.video) flags.push(["video", "Video"]);
  if (call.group) flags.push(["group", "Group"]);
  if (call.offline) flags.push(["away", "While away"]);
  return flags;
}

const REASONS: Record<string, string> = {
  answered: "Answered on the phone",
  declined: "Declined",
  timeout: "Nobody answered",
  busy: "The line was busy",
  hung_up: "The caller hung up",
  missed_while_away: "The channel was away",
  unknown: "Its end was not heard",
};

/** Why a call ended, as a sentence; words we have none for are shown as they are. */
export function reasonText(reason: string | null): string {
  if (reason === null) return "";
  return REASONS[reason] ?? reason.replaceAll("_", " ");
}
