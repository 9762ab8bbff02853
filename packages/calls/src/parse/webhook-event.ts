import type { WebhookEvent } from "../webhook.ts";
import { fields, object, text } from "./reader.ts";

/** The part of a web `Request` that names the event in the modes `path` and `method`. */
export type WebhookTarget = Pick<Request, "method" | "url">;

// The types a webhook can be subscribed to. Without this list, `POST /hook` would read as an event `hook.post`.
const types =
  /^(messages|statuses|chats|contacts|groups|presences|calls|callbacks|channel|users|labels|ops|reminders|service)$/;
const events = /^(post|put|patch|delete)$/;

const readEvent = object({ type: text, event: text });

/**
 * The event of a webhook. The body names it in every mode; for a body without `event`, the request does:
 * `POST …/calls/post` in mode `path`, and in mode `method` `POST …/calls`, where the HTTP method is the event.
 *
 * @throws {PayloadError} when neither names one.
 */
export function webhookEvent(input: unknown, target?: WebhookTarget): WebhookEvent {
  const { event } = fields("$", input);
  return (event === undefined && target && eventOfTarget(target)) || readEvent("$.event", event);
}

function eventOfTarget({ method, url }: WebhookTarget): WebhookEvent | undefined {
  const [path = ""] = url.split(/[?#]/);
  const [before = "", last = ""] = `/${path}`.split("/").slice(-2);
  if (types.test(before) && events.test(last)) return { type: before, event: last };
  return types.test(last) ? { type: last, event: method.toLowerCase() } : undefined;
}
