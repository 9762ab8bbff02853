import { isObject, objectsOf } from "../json.ts";
import { SECRET_HEADER } from "../whapi-header.ts";

/** Where Whapi.Cloud is to send a channel's calls. */
export interface WhapiDoor {
  url: string;
  secret: string;
}

/**
 * The change of Whapi.Cloud's settings that brings our webhook in: all webhooks that stand there, as they stand, and
 * ours, which takes the place of what was registered for the same URL before.
 *
 * @param settings the answer to `GET /settings`
 * @returns the body of `PATCH /settings`; settings that are absent in it stay as they are
 */
export function registration(settings: unknown, { url, secret }: WhapiDoor): { webhooks: unknown[] } {
  const standing = objectsOf(isObject(settings) ? settings.webhooks : undefined);
  const ours = {
    url,
    mode: "body",
    headers: { [SECRET_HEADER]: secret },
    events: [{ type: "calls", method: "post" }],
  };
  return { webhooks: [...standing.filter((webhook) => webhook.url !== url), ours] };
}
