import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { updateBody } from "../../calls/update-body.ts";
import { alertEvent } from "../../channels/alerts/alert.ts";
import { healthEvent, userEvent } from "../../channels/channel-events.ts";
import type { SentEvent } from "../../subscriptions/sent-events.ts";
import {
  alert,
  call,
  callbacks,
  callUpdate,
  health,
  latency,
  objectOf,
  qr,
  reminder,
  user,
} from "./sent-schemas.ts";

const CHANNEL = "MANTIS-M72HC";
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
  "ops.post": {
    summary: "Something is wrong, or is so no longer",
    description:
      "For the operator: sent to webhooks for several channels that subscribe to it, once when something begins and once when it is over. " +
      "What is about the gateway as a whole is told by one channel of each webhook.",
    payload: { alert },
    example: JSON.parse(alertEvent(CHANNEL, { kind: "channel_logged_out" }, 1713792453000, null).body),
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
