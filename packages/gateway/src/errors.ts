/**
 * Every error a user can meet, by its stable code. Users match on `code`, never on the text.
 * The page docs/reference/errors.md lists the same codes; a test compares the two.
 */
export const errorCatalogue = {
  BAD_REQUEST: { status: 400, title: "The request is not understood" },
  BAD_CURSOR: { status: 400, title: "The cursor is none that this list gave out" },
  BAD_TIME: { status: 400, title: "The time is neither milliseconds nor an ISO 8601 date" },
  BAD_SETTING: { status: 400, title: "A setting has a value that cannot be used" },
  BAD_SETTINGS: { status: 400, title: "A channel's settings have a part that cannot be used" },
  BAD_CHANNEL_ID: { status: 400, title: "The channel id has a form that cannot be used" },
  BAD_WEBHOOK_URL: { status: 400, title: "The webhook is no usable http or https URL" },
  BAD_WEBHOOK: { status: 400, title: "The webhook has a part that cannot be used" },
  BAD_PHONE_NUMBER: { status: 400, title: "The phone number cannot be one" },
  TEST_FAILED: { status: 400, title: "The webhook did not take the test callback" },
  NOT_ON_WHATSAPP: { status: 400, title: "The phone number is not on WhatsApp" },
  ADDRESS_REFUSED: { status: 400, title: "The webhook leads to an address that is not public" },
  PORT_REFUSED: { status: 400, title: "The webhook uses a port that is not allowed" },
  UNAUTHORIZED: { status: 401, title: "A valid token is needed" },
  ADMIN_NEEDED: { status: 403, title: "The route takes the admin token" },
  CROSS_SITE: { status: 403, title: "The request came from another site" },
  CHANNEL_NOT_LINKED: { status: 401, title: "The channel is not linked to WhatsApp" },
  NOT_FOUND: { status: 404, title: "There is no such route" },
  CHANNEL_NOT_FOUND: { status: 404, title: "There is no channel with this id" },
  WEBHOOK_NOT_FOUND: { status: 404, title: "The channel has no such webhook" },
  CALL_NOT_FOUND: { status: 404, title: "The channel has no such call that goes on" },
  DELIVERY_NOT_FOUND: { status: 404, title: "There is no such delivery" },
  METHOD_NOT_ALLOWED: { status: 405, title: "The route does not take this method" },
  CHANNEL_EXISTS: { status: 409, title: "A channel with this id exists already" },
  CHANNEL_LINKED: { status: 409, title: "The channel is linked already" },
  CHANNEL_LOGGED_OUT: { status: 409, title: "The channel is not linked, so it cannot be logged out" },
  SETTINGS_RESET: { status: 409, title: "The channel has no settings to reset" },
  DELIVERY_PENDING: { status: 409, title: "The delivery is still pending and needs no replay" },
  WEBHOOK_DISABLED: { status: 409, title: "The webhook is disabled" },
  REPLAY_TOO_LARGE: { status: 409, title: "The filter matches more deliveries than may be replayed" },
  BODY_TOO_LARGE: { status: 413, title: "The body is too large" },
  MEDIA_TYPE_UNKNOWN: { status: 415, title: "The body has a content type that is not understood" },
  QR_NOT_RENDERED: { status: 422, title: "The QR code cannot be drawn like this" },
  TOO_MANY_LOGINS: { status: 429, title: "Too many requests came with a token that is not known" },
  PORT_IN_USE: { status: 500, title: "Another program listens on the port" },
  PORT_NOT_ALLOWED: { status: 500, title: "The port may not be used by this user" },
  HOST_NOT_AVAILABLE: { status: 500, title: "The host is no address of this machine" },
  DATA_DIR_NOT_WRITABLE: { status: 500, title: "The data folder cannot be written" },
  DATA_DIR_IN_USE: { status: 500, title: "Another gateway runs on the data folder" },
  DATABASE_NOT_USABLE: { status: 500, title: "The database file is no database of this gateway" },
  DATABASE_TOO_NEW: { status: 500, title: "The database was written by a newer version" },
  STORE_FAILED: { status: 500, title: "The store could not write or read" },
  SECRET_KEY_WRONG: { status: 500, title: "The secret key does not open what the store holds" },
  NOT_READY: { status: 503, title: "The gateway cannot do its work just now" },
  GATEWAY_UNREACHABLE: { status: 503, title: "No gateway answers at the address" },
  GATEWAY_ANSWER_UNKNOWN: { status: 502, title: "What answers at the address is no Ringhook gateway" },
  LINK_FAILED: { status: 502, title: "WhatsApp refused or did not answer" },
  INTERNAL: { status: 500, title: "Something unexpected went wrong inside the gateway" },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable error code, for example `CHANNEL_NOT_FOUND`. */
export type ErrorCode = keyof typeof errorCatalogue;

interface ErrorOptions {
  hint?: string;
  cause?: unknown;
  retryAfterSeconds?: number;
}

/** The one error class of the gateway: a stable code, a sentence, and what to do next. */
export class RinghookError extends Error {
  override readonly name = "RinghookError";
  readonly code: ErrorCode;
  /** The HTTP status this error is answered with. */
  readonly status: number;
  /** The next thing to do, where there is one. */
  readonly hint: string | undefined;
  /** When it is worth trying again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.hint = options.hint;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The sentence of anything that was thrown: Baileys rejects with numbers, too. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
