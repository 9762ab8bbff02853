import type { ChannelWebhook, QrWebhook, UserWebhook, Webhook } from "../webhook.ts";
import { parseCallsWebhook } from "./parse-calls-webhook.ts";
import { amount, anyText, fields, object, oneOf, type Reader, text } from "./reader.ts";
import { type WebhookTarget, webhookEvent } from "./webhook-event.ts";

const userWebhook: Reader<UserWebhook> = object({
  user: object({ id: text }, { name: anyText }),
  event: object({ type: oneOf("users"), event: oneOf("post", "delete") }),
  channel_id: text,
});

const channelWebhook: Reader<ChannelWebhook> = object({
  health: object(
    { start_at: amount, uptime: amount, status: object({ code: amount, text }) },
    { version: anyText },
  ),
  event: object({ type: oneOf("channel"), event: oneOf("post") }),
  channel_id: text,
});

const qrWebhook: Reader<QrWebhook> = object({
  qr: object({ status: text }, { base64: anyText, rowdata: anyText, expire: amount }),
  event: object({ type: oneOf("channel"), event: oneOf("patch") }),
  channel_id: text,
});

/**
 * Reads the body of any webhook that Ringhook sends: `calls.post`, `users.post`, `users.delete`, `channel.post` and
 * `channel.patch`. Fields it does not know stay as they are; an event it does not know comes back as `other`.
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
  switch (name) {
    case "calls.post":
      return { name, body: parseCallsWebhook(body) };
    case "users.post":
    case "users.delete":
      return { name, body: userWebhook("$", body) };
    case "channel.post":
      return { name, body: channelWebhook("$", body) };
    case "channel.patch":
      return { name, body: qrWebhook("$", body) };
    default:
      return { name: "other", body };
  }
}
