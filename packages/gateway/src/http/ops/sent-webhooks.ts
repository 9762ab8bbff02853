import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { updateBody } from "../../calls/update-body.ts";
import { healthEvent, userEvent } from "../../channels/channel-events.ts";
import type { SentEvent } from "../../subscriptions/sent-events.ts";

const CHANNEL = "MANTIS-M72HC";
const jid = { type: "string", examples: ["919984351847@s.whatsapp.net"] };
const flag = { type: "boolean" };

const call = objectOf({
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
const latency = {
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
const callUpdate = {
  ...update,
  properties: {
    ...update.properties,
    started_at: { ...milliseconds, description: "When it was taken up. Absent when it was not." },
    ended_at: milliseconds,
    duration: { type: "integer", description: "Of the talk, in seconds. Absent when nobody knows." },
  },
};
const user = objectOf({
  id: { type: "string", description: "The account's number, digits only." },
  name: { type: "string" },
});
const health = objectOf({
  start_at: { type: "integer", description: "Seconds since 1970." },
  uptime: { type: "integer", description: "Seconds." },
  version: { type: "string" },
  status: objectOf({
    code: { type: "integer", description: "1 INIT, 2 LAUNCH, 3 QR, 4 AUTH, 5 ERROR." },
    text: { type: "string", enum: ["INIT", "LAUNCH", "QR", "AUTH", "ERROR"] },
  }),
});
const qr = objectOf({
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
const callbacks = objectOf({
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
const reminder = { ...reminded, properties: { ...reminded.properties, name: { type: "string" } } };

type Document = NonNullable<FastifyDynamicSwaggerOptions["openapi"]>;
type Webhooks = NonNullable<Extract<Document, { webhooks?: object }>["webhooks"]>;

interface Told {
  summary: string;
  description: string;
  /** The fields of the body besides `event` and `channel_id`. */
  payload: Record<string, object>;
  example: unknown;
}

const EVENTS: Record<SentEvent, Told> = {
  "calls.post": {
    summary: "A call reached a new status",
    description:
      "One call event per request: `initiated`, then possibly `ringing`, then either `missed` or `answered`. " +
      "Each status is sent at most once, and the events of a call are sent in order.",
    payload: {
      calls: { type: "array", items: { ...call, properties: { ...call.properties, latency } } },
    },
    example: {
      calls: [
        {
          id: "ED3D9B4864F90327F10D24BAEED6CFB9",
          from: "919984351847@s.whatsapp.net",
          chat_id: "919984351847@s.whatsapp.net",
          status: "initiated",
          timestamp: 1713792453000,
          group_call: false,
          video_call: false,
          offline_call: false,
        },
      ],
      event: { type: "calls", event: "post" },
      channel_id: CHANNEL,
    },
  },
  "calls.patch": {
    summary: "What is known of a call at its end",
    description:
      "From sources that tell it: how long the talk lasted, and how calls ended that the channel's owner placed. " +
      "At most one a call, for webhooks that subscribe to it.",
    payload: { calls_updates: { type: "array", items: callUpdate } },
    example: JSON.parse(
      updateBody(
        CHANNEL,
        {
          callId: "wacid.HBgLMTYzMTU1NTM2MDIVAgARGBI",
          direction: "incoming",
          from: "16315553602@s.whatsapp.net",
          chatId: "16315553602@s.whatsapp.net",
          endReason: "completed",
          at: 1671644944000,
          startedAt: 1671644824000,
          endedAt: 1671644944000,
          durationSeconds: 120,
          group: false,
          video: false,
        },
        1671644945000,
      ),
    ),
  },
  "users.post": {
    summary: "An account was linked to the channel",
    description: "The phone scanned the QR code or accepted the pairing code, and the channel is connected.",
    payload: { user },
    example: JSON.parse(userEvent(CHANNEL, "post", { id: "61371989950", name: "Jonathan" }).body),
  },
  "users.delete": {
    summary: "The channel was logged out",
    description:
      "The gateway or the phone ended the link. No calls arrive until the channel is linked again.",
    payload: { user },
    example: JSON.parse(userEvent(CHANNEL, "delete", { id: "61371989950", name: "Jonathan" }).body),
  },
  "channel.post": {
    summary: "The channel's state changed",
    description: "The channel's health, as in `GET /health`.",
    payload: { health: { ...health, properties: { ...health.properties, user } } },
    example: JSON.parse(
      healthEvent({
        channel_id: CHANNEL,
        start_at: 1713792000,
        uptime: 453,
        version: "1.0.0",
        status: { code: 4, text: "AUTH" },
        user: { id: "61371989950", name: "Jonathan" },
      }).body,
    ),
  },
  "channel.patch": {
    summary: "There is a new QR code to scan",
    description:
      "Sent for each QR code while the channel waits to be linked, with the seconds until it expires.",
    payload: { qr },
    example: {
      qr: {
        status: "OK",
        base64: "data:image/png;base64,iVBORw0KGgo=",
        rowdata: "2@Zm9v,YmFy,YmF6",
        expire: 20,
      },
      event: { type: "channel", event: "patch" },
      channel_id: CHANNEL,
    },
  },
  "callbacks.post": {
    summary: "Once a day: who is still to be called back",
    description:
      "At the time of the channel's setting `callbacks_summary_at`, by the clock of `callbacks_summary_timezone`. " +
      "A channel has one a day, also when there is nobody to call back.",
    payload: { callbacks },
    example: {
      callbacks: {
        date: "2024-04-23",
        timezone: "Europe/Berlin",
        open: 1,
        snoozed: 0,
        newest: [
          {
            id: "cbk_01HW2XDX880000000000000000",
            from: "919984351847@s.whatsapp.net",
            name: "Asha",
            calls: 3,
            first_call_at: 1713792453000,
            last_call_at: 1713796053000,
            assigned_to: "Maria",
            note: "about the table",
          },
        ],
      },
      event: { type: "callbacks", event: "post" },
      channel_id: CHANNEL,
    },
  },
  "reminders.post": {
    summary: "A rule reminds of a call",
    description: "Somebody was to be reminded of a call, and nobody spoke to its caller meanwhile.",
    payload: { reminders: { type: "array", items: reminder } },
    example: {
      reminders: [
        {
          call_id: "ED3D9B4864F90327F10D24BAEED6CFB9",
          from: "919984351847@s.whatsapp.net",
          name: "Asha",
          called_at: 1713792453000,
          rule: "missed",
        },
      ],
      event: { type: "reminders", event: "post" },
      channel_id: CHANNEL,
    },
  },
};

const HEADERS = {
  "webhook-id": "The delivery's id, the same at each attempt.",
  "webhook-timestamp": "Seconds since 1970, of this attempt.",
  "webhook-signature":
    "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces.",
};

/** The `webhooks` section of the OpenAPI document; docs/reference/webhooks.md has the rest. */
export const sentWebhooks = Object.fromEntries(
  Object.entries(EVENTS).map(([name, told]) => [name, { post: operationOf(name, told) }]),
) as Webhooks;

function operationOf(name: string, { summary, description, payload, example }: Told): object {
  const [type = "", method = ""] = name.split(".");
  const event = objectOf({
    type: { type: "string", const: type },
    event: { type: "string", const: method },
  });
  const schema = objectOf({ ...payload, event, channel_id: { type: "string", examples: [CHANNEL] } });
  return {
    operationId: `receive${type[0]?.toUpperCase()}${type.slice(1)}${method[0]?.toUpperCase()}${method.slice(1)}`,
    tags: ["Webhooks"],
    summary,
    description: `${description} In mode \`body\` a POST to the URL; the modes \`path\` and \`method\` name the event in the URL as well.`,
    // The gateway signs these requests; they carry no API token.
    security: [],
    parameters: Object.entries(HEADERS).map(([header, sentence]) => ({
      name: header,
      in: "header",
      required: true,
      description: sentence,
      schema: { type: "string" },
    })),
    requestBody: { required: true, content: { "application/json": { schema, example } } },
    responses: {
      "2XX": { description: "Accepted. The response body is ignored." },
      "410": { description: "Gone. The webhook is disabled until its owner changes it." },
      default: { description: "Not accepted. The delivery is sent again, with growing delays." },
    },
  };
}

/** An object schema with all of these fields required. */
function objectOf<T extends Record<string, object>>(properties: T) {
  return { type: "object", properties, required: Object.keys(properties) };
}
