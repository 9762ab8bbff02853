import { type CallEvent, type CallUpdate, displayJid, parseWebhook } from "@ringhook/calls";

/** What a webhook tells, in one line for people: `missed    +919984351847  voice`. */
export function describeWebhook(body: string): string {
  try {
    const webhook = parseWebhook(JSON.parse(body));
    if (webhook.name === "calls.post") return webhook.body.calls.map(describeCall).join("; ");
    if (webhook.name === "calls.patch") return webhook.body.calls_updates.map(describeUpdate).join("; ");
    const { type, event } = webhook.body.event;
    return `${type}.${event}`;
  } catch {
    return "a webhook that cannot be read";
  }
}

function describeCall(call: CallEvent): string {
  return inColumns(call.status, call.from, [...kindOf(call), call.offline_call && "offline"]);
}

/** The other side of the call: who called, or who was called. */
function describeUpdate(update: CallUpdate): string {
  const { direction, end_reason: reason, duration, late } = update;
  const other = direction === "outgoing" ? update.chat_id : update.from;
  return inColumns(update.status, other, [
    ...kindOf(update),
    direction,
    reason,
    duration !== undefined && `${duration} s`,
    late && "late",
  ]);
}

function kindOf({ video_call, group_call }: CallEvent | CallUpdate): (string | false)[] {
  return [video_call ? "video" : "voice", group_call && "group"];
}

function inColumns(status: string, person: string, words: (string | false)[]): string {
  return `${status.padEnd(9)} ${displayJid(person)}  ${words.filter(Boolean).join(", ")}`;
}

/** The JSON of a body, indented; the body itself when it is not JSON. */
export function indentJson(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
