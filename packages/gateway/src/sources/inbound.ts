import type { ErrorCode } from "../errors.ts";

/** A provider's request, as it came. */
export interface InboundRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: Readonly<Record<string, string | undefined>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
}

/** What is to be answered. */
export interface InboundAnswer {
  status: number;
  /** The stable error code; null when there is none. */
  code: ErrorCode | null;
  /** Text, and empty but for a challenge. */
  body: string;
  retryAfterSeconds: number | null;
  /** Whether it counts against the limit of failed logins of the address it came from. */
  failedLogin: boolean;
}

/** What became of a request. */
export type InboundOutcome =
  | "taken"
  | "double"
  | "nothing_of_ours"
  | "unrouted"
  | "unauthorized"
  | "unknown_source"
  | "no_json"
  | "too_large"
  | "verify_failed"
  | "store_failed";

/** A provider waits at least this long before a request comes again whose entry could not be written. */
const RETRY_AFTER_SECONDS = 5;

/**
 * The answer to each outcome. What could not be written has to come again, so it is never answered 4xx; what will never
 * be of use is answered 200, or it would come again for days.
 */
export function answerTo(outcome: InboundOutcome): InboundAnswer {
  switch (outcome) {
    case "taken":
    case "double":
    case "nothing_of_ours":
    case "unrouted":
      return answer(200, null);
    case "unauthorized":
      return { ...answer(401, "SOURCE_UNAUTHORIZED"), failedLogin: true };
    case "unknown_source":
      return answer(404, "SOURCE_NOT_FOUND");
    case "no_json":
      return answer(400, "BAD_REQUEST");
    case "too_large":
      return answer(413, "BODY_TOO_LARGE");
    case "verify_failed":
      return { ...answer(403, "SOURCE_VERIFY_FAILED"), failedLogin: true };
    case "store_failed":
      return { ...answer(503, "NOT_READY"), retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
}

function answer(status: number, code: ErrorCode | null): InboundAnswer {
  return { status, code, body: "", retryAfterSeconds: null, failedLogin: false };
}
