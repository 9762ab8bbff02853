import { isLid, numberOf } from "@ringhook/calls";
import type { Signal } from "../../calls/signal.ts";
import type { CallReport, Unreported } from "../call-report.ts";
import type { StepsBefore } from "../in-order.ts";
import { isObject, shortText } from "../json.ts";
import { signalTime, toldTime } from "../told-time.ts";

/**
 * Whapi.Cloud tells each status by itself, and tells `ringing` of most calls. So an end that comes before it waits:
 * without waiting, the order would depend on which request came through first.
 */
export const whapiStepsBefore: StepsBefore = {
  offered: [],
  ringing: ["offered"],
  answered: ["offered", "ringing"],
  ended: ["offered", "ringing"],
  outgoing_declined: [],
  outgoing_over: [],
  outgoing_talked: [],
};

/**
 * What one element of `calls` means.
 *
 * @param asSent the element's own text, which is what goes out
 * @param arrivedAt stands in for a time that is missing or cannot be one: milliseconds since 1970
 */
export function whapiCall(asSent: string, arrivedAt: number): CallReport | Unreported {
  const element: unknown = JSON.parse(asSent);
  if (!isObject(element)) return "malformed";
  const callId = shortText(element.id);
  const creator = shortText(element.from) ?? shortText(element.chat_id);
  if (callId === undefined || creator === undefined) return "malformed";
  const meaning = meaningOf(element);
  if (!meaning) return "unknown_status";
  const chat = shortText(element.chat_id);
  const number = numberOf(creator);
  const signal: Signal = {
    callId,
    at: signalTime(toldTime(element.timestamp) ?? arrivedAt),
    // The beginning of a call that Whapi.Cloud calls offline is told live: no queue follows that could bring its end.
    offline: element.offline_call === true && (meaning.kind === "answered" || meaning.kind === "ended"),
    creator,
    ...(number !== undefined && { callerNumber: `${number}@s.whatsapp.net` }),
    ...(isLid(creator) && { callerLid: creator }),
    group: element.group_call === true,
    ...(element.group_call === true && chat?.endsWith("@g.us") && { groupJid: chat }),
    video: element.video_call === true,
    ...meaning,
  };
  return { callId, step: signal.kind, signal, update: null, asSent };
}

type Meaning =
  | { kind: "offered" }
  | { kind: "ringing"; latencyMs?: number }
  | { kind: "answered"; by: "self" }
  | { kind: "ended"; by: "self"; reason: string };

function meaningOf({ status, latency }: Record<string, unknown>): Meaning | undefined {
  switch (status) {
    case "initiated":
      return { kind: "offered" };
    case "ringing":
      return typeof latency === "number" && latency >= 0
        ? { kind: "ringing", latencyMs: latency }
        : { kind: "ringing" };
    case "answered":
      return { kind: "answered", by: "self" };
    case "missed":
      return { kind: "ended", by: "self", reason: "provider_missed" };
    case "canceled":
      return { kind: "ended", by: "self", reason: "canceled" };
    default:
      return undefined;
  }
}
