import { messageOf } from "../../errors.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";

/** RabbitMQ's word for what went wrong, such as `NOT_FOUND`. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Whether the server does not let us in, or not to what we asked for. A virtual host that is not there is told likewise. */
export function isRefused(error: unknown): boolean {
  return ["ACCESS_REFUSED", "NOT_ALLOWED"].includes(codeOf(error));
}

export function isNotFound(error: unknown): boolean {
  return codeOf(error) === "NOT_FOUND";
}

/** What an error of the client means for the attempt. */
export function failureOf(error: unknown): AttemptFailed {
  if (error instanceof AttemptFailed) return error;
  const message = messageOf(error);
  const options = { cause: error };
  if (codeOf(error) === "NACK") {
    return new AttemptFailed("BROKER_FULL", "a queue refused the message: it is full, or gone", options);
  }
  if (isRefused(error)) return new AttemptFailed("BROKER_AUTH_FAILED", message, options);
  if (isNotFound(error)) return new AttemptFailed("NO_ROUTE", message, options);
  return new AttemptFailed("NOT_CONFIRMED", message, options);
}
