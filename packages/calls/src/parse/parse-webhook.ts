import type { CallUpdate, Webhook } from "../webhook.ts";
import { parseCallsWebhook } from "./parse-calls-webhook.ts";
import { amount, anyText, fields, flag, list, object, oneOf, type Reader, text, time } from "./reader.ts";
import { type WebhookTarget, webhookEvent } from "./webhook-event.ts";

type BodyOf<Name, Each = Webhook> = Each extends { name: infer Names; body: infer Body }
  ? Name extends Names
    ? Body
    : never
  : never;
type Told = Exclude<Webhook["name"], "other">;

const user = object({ user: object({ id: text }, { name: anyText }) });

const callUpdate: Reader<CallUpdate> = object(
  {
    id: text,
    direction: oneOf("incoming", "outgoing"),
    from: text,
    chat_id: text,
    status: oneOf("ended"),
    end_reason: text,
    timestamp: time,
    group_call: flag,
    video_call: flag,
    late: flag,
  },
  { started_at: time, ended_at: time, duration: amount },
);

/** What each webhook holds besides `event`, which has been read once its name is known. */
const payloads: { [Name in Told]: Reader<Omit<BodyOf<Name>, "event" | "channel_id">> } = {
  "calls.post": (_path, body) => parseCallsWebhook(body),
  "calls.patch": object({ calls_updates: list(callUpdate) }),
  "users.post": user,
  "users.delete": user,
  "channel.post": object({
    health: object(
      { start_at: amount, uptime: amount, status: object({ code: amount, text }) },
      { version: anyText },
    ),
  }),
  "channel.patch": object({
    qr: object({ status: text }, { base64: anyText, rowdata: anyText, expire: amount }),
  }),
  "callbacks.post": object({
    callbacks: object({
      date: text,
      timezone: text,
      open: amount,
      snoozed: amount,
      newest: list(
        object(
          { id: text, from: text, calls: amount, first_call_at: time, last_call_at: time },
          { name: anyText, assigned_to: anyText, note: anyText },
        ),
      ),
    }),
  }),
  "reminders.post": object({
    reminders: list(object({ call_id: text, from: text, called_at: time, rule: text }, { name: anyText })),
  }),
  "ops.post": object({
    alert: object({ kind: text, state: oneOf("begun", "over"), since: time, message: text }),
  }),
};
const channelId = object({ channel_id: text });

/**
 * Reads the body of any webhook that Ringhook sends: `calls.post`, `calls.patch`, `users.post`, `users.delete`,
 * `channel.post`, `channel.patch`, `callbacks.post`, `reminders.post` and `ops.post`. Fields it does not know stay as they are; an event it does not know
 * comes back as `other`.
 * The input is not changed.
 *
 * @param input The body as parsed JSON.
 * @param target The request it came with (a web `Request` will do). Needed only for a body without `event`, whose event
 *   then is that of the path and the HTTP method, which the modes `path` and `method` set.
 * @throws {PayloadError} `INVALID_PAYLOAD` with `path`, `expected` and `actual`.
 */
export function parseWebhook(input: unknown, target?: WebhookTarget): Webhook {
  const event = webhookEvent(input, target);
  const body = { ...fields("$", input), event };
  const name = `${event.type}.${event.event}`;
  const read: Reader<object> | undefined = payloads[name as Told];
  return (read ? { name, body: channelId("$", read("$", body)) } : { name: "other", body }) as Webhook;
}
