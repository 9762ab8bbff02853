import { alertKinds } from "../../channels/alerts/alert.ts";

const jid = { type: "string", examples: ["919984351847@s.whatsapp.net"] };
const flag = { type: "boolean" };

export const call = objectOf({
  id: { type: "string", description: "The call's id, as WhatsApp gave it." },
  from: { ...jid, description: "The caller; `…@lid` only when the number is unknown." },
  chat_id: {
    ...jid,
    description: "The caller. For `answered`, the channel's own number; for a group call, the group.",
  },
  status: { type: "string", enum: ["initiated", "ringing", "missed", "answered"] },
  timestamp: { type: "integer", description: "Milliseconds since 1970, whole seconds." },
  group_call: flag,
  video_call: flag,
  offline_call: { ...flag, description: "The channel was offline when this happened." },
});
export const latency = {
  type: "integer",
  description: "Milliseconds. Only on `ringing`, when WhatsApp reports it.",
};
const milliseconds = { type: "integer", description: "Milliseconds since 1970." };
const update = objectOf({
  id: { type: "string" },
  direction: { type: "string", enum: ["incoming", "outgoing"] },
  from: { ...jid, description: "Who placed the call." },
  chat_id: jid,
  status: { type: "string", const: "ended" },
  end_reason: { type: "string", description: "`completed` after a talk, else why there was none." },
  timestamp: milliseconds,
  group_call: flag,
  video_call: flag,
  late: { ...flag, description: "Learnt more than a minute after the end." },
});
export const callUpdate = {
  ...update,
  properties: {
    ...update.properties,
    started_at: { ...milliseconds, description: "When it was taken up. Absent when it was not." },
    ended_at: milliseconds,
    duration: { type: "integer", description: "Of the talk, in seconds. Absent when nobody knows." },
  },
};
export const user = objectOf({
  id: { type: "string", description: "The account's number, digits only." },
  name: { type: "string" },
});
export const health = objectOf({
  start_at: { type: "integer", description: "Seconds since 1970." },
  uptime: { type: "integer", description: "Seconds." },
  version: { type: "string" },
  status: objectOf({
    code: { type: "integer", description: "1 INIT, 2 LAUNCH, 3 QR, 4 AUTH, 5 ERROR." },
    text: { type: "string", enum: ["INIT", "LAUNCH", "QR", "AUTH", "ERROR"] },
  }),
});
export const qr = objectOf({
  status: { type: "string" },
  base64: { type: "string", description: "PNG as a data URL." },
  rowdata: { type: "string", description: "The text of the QR code." },
  expire: { type: "integer", description: "Seconds until it expires." },
});

const waiting = {
  type: "object",
  required: ["id", "from", "calls", "first_call_at", "last_call_at"],
  properties: {
    id: { type: "string", examples: ["cbk_01HW2XDX880000000000000000"] },
    from: jid,
    name: { type: "string" },
    calls: { type: "integer", description: "How many calls of this caller were missed." },
    first_call_at: { type: "integer", description: "Milliseconds since 1970." },
    last_call_at: { type: "integer", description: "Milliseconds since 1970." },
    assigned_to: { type: "string" },
    note: { type: "string" },
  },
};
export const callbacks = objectOf({
  date: { type: "string", description: "`YYYY-MM-DD`." },
  timezone: { type: "string", examples: ["Europe/Berlin"] },
  open: { type: "integer", description: "Counted up to 1,000." },
  snoozed: { type: "integer", description: "Counted up to 1,000." },
  newest: { type: "array", items: waiting, description: "The open ones, newest call first, at most 50." },
});
const reminded = objectOf({
  call_id: { type: "string", description: "The call's id, as WhatsApp gave it." },
  from: { ...jid, description: "The caller; `…@lid` only when the number is unknown." },
  called_at: { type: "integer", description: "Milliseconds since 1970." },
  rule: { type: "string", description: "The rule's id." },
});
export const reminder = { ...reminded, properties: { ...reminded.properties, name: { type: "string" } } };

const alerted = objectOf({
  kind: { type: "string", enum: Object.keys(alertKinds) },
  state: { type: "string", enum: ["begun", "over"] },
  since: { ...milliseconds, description: "When it began: milliseconds since 1970." },
  message: { type: "string", description: "What is wrong, or that it is over." },
});
export const alert = {
  ...alerted,
  properties: {
    ...alerted.properties,
    ended_at: { ...milliseconds, description: "Only where it is over." },
    webhook_id: { type: "string", description: "Only where it is about a webhook." },
    next: { type: "string", description: "What to do. Absent where it is over." },
  },
};

/** An object schema with all of these fields required. */
export function objectOf<T extends Record<string, object>>(properties: T) {
  return { type: "object", properties, required: Object.keys(properties) };
}
