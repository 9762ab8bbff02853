import type { Static } from "typebox";
import { RinghookError } from "../../errors.ts";
import { checkMaxAge, isEventName, type WebhookDefinition } from "../../subscriptions/define-webhook.ts";
import type { Webhook } from "../../subscriptions/webhook.ts";
import { isObject } from "../words/is-object.ts";
import type { WhapiWebhook } from "./schemas.ts";

const EVENT = 'an event such as {"type":"calls","method":"post"}';

/** Former names of events. */
const OLD_NAMES: Record<string, string> = {
  message: "messages",
  ack: "statuses",
  chat: "chats",
  status: "channel",
};

/** A webhook in the format of the compatible routes, with header values, because clients send the whole list back. */
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
 * A webhook as such a client writes it. Fields that it leaves out, or sets to null, get their defaults. A field that
 * has another name or form here is checked here, so that an error names what the client sent.
 * @param where where the webhook stands in the request, such as `webhooks[0]`; empty for the body itself
 * @throws RinghookError `BAD_WEBHOOK`
 */
export function fromWhapi(given: unknown, where = ""): WebhookDefinition {
  if (!isObject(given)) throw refuse(where || "body", "an object", given);
  const field = (name: string): string => (where === "" ? name : `${where}.${name}`);
  const { url, mode, headers, events, webhook_max_age_seconds: maxAgeSeconds } = given;
  if (headers != null && !isObject(headers)) throw refuse(field("headers"), "an object", headers);
  if (maxAgeSeconds !== undefined) checkMaxAge(field("webhook_max_age_seconds"), maxAgeSeconds);
  return {
    url: url as string,
    ...(mode != null && { mode: mode as "body" }),
    ...(headers != null && { headers: headers as Record<string, string> }),
    ...(events != null && { events: eventsOf(field("events"), events) }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
}

function eventsOf(field: string, given: unknown): string[] {
  if (!Array.isArray(given)) throw refuse(field, "a list", given);
  return given.map((event: unknown) => {
    if (!isObject(event) || typeof event.type !== "string") throw refuse(field, EVENT, event);
    const { type, method } = event;
    const name = `${OLD_NAMES[type] ?? type}.${typeof method === "string" ? method.toLowerCase() : "post"}`;
    if (!isEventName(name)) throw refuse(field, EVENT, event);
    return name;
  });
}

function refuse(field: string, expected: string, actual: unknown): RinghookError {
  const text = JSON.stringify(actual) ?? "nothing";
  return new RinghookError("BAD_WEBHOOK", `${field}: expected ${expected}, got ${text.slice(0, 100)}`);
}
