import { messageOf } from "../../errors.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";

/** JetStream's codes for having no room: for the stream, the account, the memory or the disk. */
const FULL: ReadonlySet<number> = new Set([10_002, 10_023, 10_028, 10_047, 10_077]);

/** Whether nobody takes a subject's messages: the client says of it that JetStream is not enabled. */
export function isNoStream(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === "JetStreamNotEnabled" || error.name === "NoRespondersError")
  );
}

/** What an error of the client means for the attempt. */
export function failureOf(error: unknown): AttemptFailed {
  if (error instanceof AttemptFailed) return error;
  const message = messageOf(error);
  const options = { cause: error };
  if (isNoStream(error)) {
    return new AttemptFailed("NO_STREAM", "JetStream is not enabled on this server", options);
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "number" && FULL.has(code)) return new AttemptFailed("BROKER_FULL", message, options);
  return new AttemptFailed(isRefused(error) ? "BROKER_AUTH_FAILED" : "NOT_CONFIRMED", message, options);
}

/** A request that was refused has the refusal as its cause. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ["PermissionViolationError", "AuthorizationError"].includes(error.name) || isRefused(error.cause);
}
