import { type CallEvent, numberOf, parseCallsWebhook } from "@ringhook/calls";

/** A webhook's call in one line for people: `missed    +919984351847  voice`. */
export function describeWebhook(body: string): string {
  try {
    return parseCallsWebhook(JSON.parse(body)).calls.map(describeCall).join("; ");
  } catch {
    return "a webhook that is no call";
  }
}

function describeCall(call: CallEvent): string {
  const number = numberOf(call.from);
  const flags = [
    call.video_call ? "video" : "voice",
    call.group_call && "group",
    call.offline_call && "offline",
  ];
  return `${call.status.padEnd(9)} ${number ? `+${number}` : call.from}  ${flags.filter(Boolean).join(", ")}`;
}

/** The JSON of a body, indented for reading; the body itself where it is none. */
export function indentJson(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
