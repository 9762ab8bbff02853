import { WebhookError } from "../webhook-error.ts";
import { fields } from "./reader.ts";

/**
 * The JSON object that a body holds.
 *
 * @throws {WebhookError} `INVALID_JSON`; a {@link PayloadError} when it is JSON, but no object.
 */
export function parseJson(body: Uint8Array): { readonly [name: string]: unknown } {
  if (body.length === 0)
    throw new WebhookError("INVALID_JSON", "The body is empty, or a body parser took it before");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WebhookError("INVALID_JSON", `The body is not JSON in UTF-8: ${reason}`, { cause });
  }
  return fields("$", value);
}
