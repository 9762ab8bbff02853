import type { Static } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { WebhookDefinition } from "../../webhooks/define-webhook.ts";
import type { Webhook } from "../../webhooks/webhook.ts";
import type { WhapiWebhook } from "./schemas.ts";

/** Names that events had once. */
const OLD_NAMES: Record<string, string> = {
  message: "messages",
  ack: "statuses",
  chat: "chats",
  status: "channel",
};

/** A webhook as clients of the compatible routes read it. Headers are given back: they send the whole list again. */
export function toWhapi({ url, mode, headers, events, maxAgeSeconds }: Webhook): Static<typeof WhapiWebhook> {
  return {
    url,
    mode,
    headers: { ...headers },
    events: events.map((event) => {
      const [type = "", method = ""] = event.split(".");
      return { type, method };
    }),
    webhook_max_age_seconds: maxAgeSeconds,
  };
}

/**
 * A webhook as such a client writes it. What it leaves out, or sets to null, is as by default.
 * @throws RinghookError `BAD_WEBHOOK`, `BAD_WEBHOOK_URL`; the parts are checked further when it is defined
 */
export function fromWhapi(given: unknown): WebhookDefinition {
  if (!isObject(given)) throw refuse("webhooks", "objects", given);
  const { url, mode, headers, events, webhook_max_age_seconds: maxAgeSeconds } = given;
  if (headers != null && !isObject(headers)) throw refuse("headers", "an object", headers);
  return {
    url: url as string,
    ...(mode != null && { mode: mode as "body" }),
    ...(headers != null && { headers: headers as Record<string, string> }),
    ...(events != null && { events: eventsOf(events) }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds: maxAgeSeconds as number | null }),
  };
}

function eventsOf(given: unknown): string[] {
  if (!Array.isArray(given)) throw refuse("events", "a list", given);
  return given.map((event: unknown) => {
    if (!isObject(event) || typeof event.type !== "string") throw refuse("events", "{type, method}", event);
    const { type, method } = event;
    return `${OLD_NAMES[type] ?? type}.${typeof method === "string" ? method.toLowerCase() : "post"}`;
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(field: string, expected: string, actual: unknown): RinghookError {
  const text = JSON.stringify(actual) ?? "nothing";
  return new RinghookError("BAD_WEBHOOK", `${field}: expected ${expected}, got ${text.slice(0, 100)}`);
}
