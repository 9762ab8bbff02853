import type { PayloadError } from "../parse/payload-error.ts";
import type { WebhookError } from "../webhook-error.ts";

/** The methods that webhooks come with: POST; in mode `method` the others too. */
export const allowedMethods: readonly string[] = ["POST", "PUT", "PATCH", "DELETE"];

/** 200 with a word on what was done, which the sender's log of attempts shows. */
export function accepted(done: object): Response {
  return json(200, done);
}

/** The answer to an error, with its code and sentence; for a payload also with path, expected and actual. */
export function refused(error: WebhookError): Response {
  // What it does not have is not written.
  const { code, message, status, path, expected, actual } = error as PayloadError;
  const response = json(status, { error: { code, message, path, expected, actual } });
  if (status === 405) response.headers.set("allow", allowedMethods.join(", "));
  return response;
}

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}
