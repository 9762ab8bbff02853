import type { Call, ResultOf } from "@ringhook/api";
import type { Tone } from "../components/badge.tsx";
import type { IconName } from "../components/icon.tsx";
import { durationText } from "../components/time.tsx";

type EventStatus = ResultOf<"readCall">["events"][number]["status"];

const STATUSES: Record<Call["status"], { text: string; tone: Tone }> = {
  queued: { text: "Queued", tone: "plain" },
  initiated: { text: "Initiated", tone: "note" },
  ringing: { text: "Ringing", tone: "busy" },
  missed: { text: "Missed", tone: "bad" },
  answered: { text: "Answered", tone: "good" },
  ended: { text: "Ended", tone: "plain" },
};

export function statusOf(status: Call["status"]): { text: string; tone: Tone } {
  return STATUSES[status];
}

const ENDS: Record<string, { text: string; tone: Tone }> = {
  completed: { text: "Answered", tone: "good" },
  not_answered: { text: "No answer", tone: "plain" },
  unreachable: { text: "Unreachable", tone: "plain" },
  declined: { text: "Declined", tone: "plain" },
  cancelled: { text: "Given up", tone: "plain" },
  answered_elsewhere: { text: "Taken elsewhere", tone: "good" },
};

/** How a call stands, or how it came out where its end alone is known. */
export function outcomeOf({ status, end_reason: reason }: Pick<Call, "status" | "end_reason">) {
  return (status === "ended" ? ENDS[reason ?? ""] : undefined) ?? statusOf(status);
}

/** What an event of a call says. What `calls.patch` tells is known at the end. */
export function eventText(status: EventStatus): string {
  return statusOf(status ?? "ended").text;
}

/** Whether the call has neither been answered nor missed, as far as is known. */
export function isOpen({ status }: Pick<Call, "status">): boolean {
  return status === "initiated" || status === "ringing" || status === "queued";
}

/** When a call's talk began, as far as is told: so long before what tells its end. @param endedAt when its end was told */
export function talkFrom(call: Pick<Call, "started_at" | "duration">, endedAt: number): number {
  return Math.max(call.started_at, endedAt - (call.duration ?? 0) * 1_000);
}

/** The caller as people read it: `+919984351847`, or the LID where there is no number. */
export function callerText(number: string | null, lid: string | null): string {
  if (number) return `+${digitsOf(number)}`;
  return lid ? `LID ${digitsOf(lid)}` : "Unknown caller";
}

/** A person as people read them. @param jid of a number, or a LID */
export function callerOfJid(jid: string): string {
  return jid.endsWith("@lid") ? callerText(null, jid) : callerText(jid, null);
}

/** The digits of a JID or number, without a device part. */
function digitsOf(jid: string): string {
  return (jid.split("@")[0] ?? jid).replace(/:.*$/, "");
}

/** How long the call rang, or has been ringing; null when the channel did not hear it ring. */
export function ringMs(call: Call, now: number): number | null {
  if (!isOpen(call) || call.status === "queued") return call.ring_time_ms;
  return Math.max(0, now - call.started_at);
}

/** WhatsApp's times are whole seconds, so a shorter ring time is only known to be less than one. */
export function ringText(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1_000 ? "< 1 s" : durationText(Math.floor(ms / 1_000) * 1_000);
}

/** How long people talked; "–" where nobody told. @param seconds whole seconds */
export function talkText(seconds: number | null): string {
  return seconds === null || seconds === 0 ? "–" : durationText(seconds * 1_000);
}

/** What is special about a call, as icons and words. */
export function flagsOf(
  call: Pick<Call, "direction" | "video" | "group" | "offline" | "silence">,
): [IconName, string][] {
  const flags: [IconName, string][] = [];
  if (call.direction === "outgoing") flags.push(["outgoing", "Outgoing"]);
  if (call.video) flags.push(["video", "Video"]);
  if (call.group) flags.push(["group", "Group"]);
  if (call.offline) flags.push(["away", "While offline"]);
  if (call.silence !== null) flags.push(["silenced", "Silenced"]);
  return flags;
}

const END_REASONS: Record<string, string> = {
  answered: "Answered on the phone",
  completed: "Talked, and hung up",
  not_answered: "Nobody answered",
  unreachable: "Not reached",
  cancelled: "Given up before anybody answered",
  answered_elsewhere: "Taken on another device",
  failed: "Failed",
  declined: "Declined",
  timeout: "No answer",
  busy: "Line busy",
  hung_up: "Caller hung up",
  group_call_ended: "Group call ended",
  missed_while_away: "Channel was offline",
  unknown: "End unknown",
};

/** Why a call ended. A reason from WhatsApp that has no text here is shown as it is. */
export function endReasonText(reason: string | null): string {
  if (reason === null) return "";
  return END_REASONS[reason] ?? reason.replaceAll("_", " ");
}
