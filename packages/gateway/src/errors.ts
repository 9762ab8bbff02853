/**
 * Every error that a user can see, by its stable code. Users match on `code`, never on the text.
 * docs/reference/errors.md lists the same codes; a test compares the two.
 */
export const errorCatalogue = {
  BAD_REQUEST: { status: 400, title: "The request is not valid" },
  BAD_CURSOR: { status: 400, title: "The cursor was not issued by this list" },
  BAD_TIME: { status: 400, title: "The time is neither milliseconds nor an ISO 8601 date" },
  BAD_SETTING: { status: 400, title: "A setting has an invalid value" },
  NOT_CONFIRMED: { status: 400, title: "An action that cannot be undone was not confirmed" },
  BAD_SETTINGS: { status: 400, title: "The channel's settings are not valid" },
  BAD_CHANNEL_ID: { status: 400, title: "The channel id is not valid" },
  BAD_WEBHOOK_URL: { status: 400, title: "The webhook's URL is not a valid http or https URL" },
  BAD_WEBHOOK: { status: 400, title: "The webhook is not valid" },
  BAD_SOURCE: { status: 400, title: "The source is not valid" },
  BAD_TOKEN: { status: 400, title: "The named token is not valid" },
  BAD_BROKER: { status: 400, title: "The broker is not valid" },
  CHANNEL_NEEDED: { status: 400, title: "The request has to name a channel" },
  BAD_RULE: { status: 400, title: "The rules are not valid" },
  BAD_PHONE_NUMBER: { status: 400, title: "The phone number is not valid" },
  TEST_FAILED: { status: 400, title: "The webhook did not accept the test callback" },
  NOT_ON_WHATSAPP: { status: 400, title: "The phone number is not on WhatsApp" },
  ADDRESS_REFUSED: { status: 400, title: "The webhook's address is not public" },
  PORT_REFUSED: { status: 400, title: "The webhook's port is not allowed" },
  UNAUTHORIZED: { status: 401, title: "A valid token is required" },
  TOKEN_EXPIRED: { status: 401, title: "The token has expired" },
  SOURCE_UNAUTHORIZED: { status: 401, title: "The provider's secret or signature is wrong" },
  SOURCE_VERIFY_FAILED: { status: 403, title: "The verify token is wrong" },
  ADMIN_NEEDED: { status: 403, title: "This route requires the admin token" },
  OWNER_NEEDED: { status: 403, title: "This route requires the admin token or a channel's token" },
  SCOPE_NEEDED: { status: 403, title: "The token's scopes do not allow this" },
  CROSS_SITE: { status: 403, title: "The request came from another site" },
  CHANNEL_NOT_LINKED: { status: 401, title: "The channel is not linked to WhatsApp" },
  NOT_FOUND: { status: 404, title: "There is no such route" },
  CHANNEL_NOT_FOUND: { status: 404, title: "There is no channel with this id" },
  SOURCE_NOT_FOUND: { status: 404, title: "There is no such source" },
  TOKEN_NOT_FOUND: { status: 404, title: "There is no such token" },
  BROKER_NOT_FOUND: { status: 404, title: "There is no such broker" },
  WEBHOOK_NOT_FOUND: { status: 404, title: "The channel has no such webhook" },
  CALL_NOT_FOUND: { status: 404, title: "There is no such call" },
  CALL_ENDED: { status: 404, title: "The call has already ended" },
  CALLBACK_NOT_FOUND: { status: 404, title: "There is no such callback" },
  ACTION_NOT_FOUND: { status: 404, title: "There is no such action" },
  DELIVERY_NOT_FOUND: { status: 404, title: "There is no such delivery" },
  METHOD_NOT_ALLOWED: { status: 405, title: "The route does not support this method" },
  CHANNEL_EXISTS: { status: 409, title: "A channel with this id already exists" },
  TOKEN_EXISTS: { status: 409, title: "A token with this name already exists" },
  BROKER_EXISTS: { status: 409, title: "A broker with this name already exists" },
  BROKER_IN_USE: { status: 409, title: "Webhooks lead to the broker" },
  SOURCE_IN_USE: { status: 409, title: "The source, or its number, is in use" },
  WEBHOOK_EXISTS: { status: 409, title: "The channel already sends these events to this URL" },
  CALLBACK_EXISTS: { status: 409, title: "The caller has a newer callback that is not done" },
  CALLBACK_DONE: { status: 409, title: "The callback is done" },
  CHANNEL_LINKED: { status: 409, title: "The channel is already linked" },
  CHANNEL_LOGGED_OUT: { status: 409, title: "The channel is not linked, so it cannot be logged out" },
  SETTINGS_RESET: { status: 409, title: "The channel has no settings to reset" },
  DELIVERY_PENDING: { status: 409, title: "The delivery is still pending and needs no replay" },
  ACTION_EXISTS: { status: 409, title: "The action was asked for before" },
  ACTION_NOT_OPEN: { status: 409, title: "The action was done, or is still to be" },
  WEBHOOK_DISABLED: { status: 409, title: "The webhook is disabled" },
  REPLAY_TOO_LARGE: { status: 409, title: "The filter matches more deliveries than max" },
  BODY_TOO_LARGE: { status: 413, title: "The body is too large" },
  MEDIA_TYPE_UNKNOWN: { status: 415, title: "The body's content type is not supported" },
  QR_NOT_RENDERED: { status: 422, title: "The QR code cannot be rendered" },
  TOO_MANY_LOGINS: { status: 429, title: "Too many requests with an unknown token" },
  TOO_MANY_STREAMS: { status: 429, title: "This token has too many open event streams" },
  NODE_NOT_SUPPORTED: { status: 500, title: "This release of Node is not supported" },
  MCP_NOT_INSTALLED: { status: 500, title: "The package that assistants need is not installed" },
  BROKER_CLIENT_MISSING: { status: 500, title: "The package that the broker needs is not installed" },
  PORT_IN_USE: { status: 500, title: "The port is already in use" },
  PORT_NOT_ALLOWED: { status: 500, title: "This user may not listen on the port" },
  HOST_NOT_AVAILABLE: { status: 500, title: "The host is not an address of this machine" },
  DATA_DIR_NOT_WRITABLE: { status: 500, title: "The data folder is not writable" },
  DATA_FILE_NOT_READABLE: { status: 500, title: "A file in the data folder cannot be read" },
  DATA_DIR_IN_USE: { status: 500, title: "Another gateway uses the data folder" },
  DATABASE_IN_USE: { status: 500, title: "Another gateway uses the database" },
  DATABASES_DIFFER: { status: 500, title: "What was moved is not the same" },
  DATABASE_NOT_USABLE: { status: 500, title: "The database is not a usable Ringhook database" },
  DATABASE_TOO_NEW: { status: 500, title: "The database was written by a newer version" },
  BACKUP_FAILED: { status: 500, title: "The backup could not be made" },
  BACKUP_NOT_USABLE: { status: 500, title: "The file is not a usable backup" },
  CHANNEL_FILE_NOT_USABLE: { status: 500, title: "The file of a channel cannot be used" },
  SQLITE_ONLY: { status: 500, title: "The command is for SQLite" },
  LEASE_LOST: { status: 503, title: "Another node holds the channel" },
  STORE_FAILED: { status: 500, title: "The store failed to read or write" },
  SECRET_KEY_WRONG: { status: 500, title: "The secret key does not decrypt the stored data" },
  SOURCE_CANNOT: { status: 501, title: "The channel's source cannot do this" },
  CHANNEL_NOT_HELD: { status: 503, title: "No node holds the channel at the moment" },
  NODE_UNREACHABLE: { status: 503, title: "Another node does not answer" },
  NOT_READY: { status: 503, title: "The gateway is not ready" },
  GATEWAY_UNREACHABLE: { status: 503, title: "No gateway answers at this URL" },
  GATEWAY_ANSWER_UNKNOWN: { status: 502, title: "The server at this address is not a Ringhook gateway" },
  PROVIDER_FAILED: { status: 502, title: "The provider refused the request or did not answer" },
  LINK_FAILED: { status: 502, title: "WhatsApp refused the request or did not answer" },
  INTERNAL: { status: 500, title: "An unexpected error occurred in the gateway" },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable error code, for example `CHANNEL_NOT_FOUND`. */
export type ErrorCode = keyof typeof errorCatalogue;

interface ErrorOptions {
  hint?: string;
  cause?: unknown;
  retryAfterSeconds?: number;
  refusedWith?: number;
}

/** The only error class of the gateway: a stable code, a sentence, and a hint. */
export class RinghookError extends Error {
  override readonly name = "RinghookError";
  readonly code: ErrorCode;
  /** The HTTP status of the response. */
  readonly status: number;
  /** What to do next, if anything. */
  readonly hint: string | undefined;
  /** Seconds to wait before trying again. */
  readonly retryAfterSeconds: number | undefined;
  /** The code with which WhatsApp refused. */
  readonly refusedWith: number | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.hint = options.hint;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.refusedWith = options.refusedWith;
  }
}

/** Whether what was thrown is one of the gateway's own errors, of one of these codes. */
export function isCode(thrown: unknown, ...codes: ErrorCode[]): thrown is RinghookError {
  return thrown instanceof RinghookError && codes.includes(thrown.code);
}

/** The message of anything that was thrown. Baileys also rejects with numbers. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The error that the API's problem details tell of; undefined where they are none. */
export function errorOfProblem(problem: unknown): RinghookError | undefined {
  if (typeof problem !== "object" || problem === null) return undefined;
  if (!("code" in problem) || !("detail" in problem)) return undefined;
  const code = String(problem.code);
  if (!(code in errorCatalogue)) return undefined;
  const hint = "hint" in problem ? { hint: String(problem.hint) } : {};
  return new RinghookError(code as ErrorCode, messageOf(problem.detail), hint);
}
