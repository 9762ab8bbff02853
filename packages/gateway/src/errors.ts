/**
 * Every error a user can meet, by its stable code. Users match on `code`, never on the text.
 * The page docs/reference/errors.md lists the same codes; a test compares the two.
 */
export const errorCatalogue = {
  BAD_REQUEST: { status: 400, title: "The request is not understood" },
  BAD_SETTING: { status: 400, title: "A setting has a value that cannot be used" },
  BAD_CHANNEL_ID: { status: 400, title: "The channel id has a form that cannot be used" },
  BAD_WEBHOOK_URL: { status: 400, title: "The webhook is no usable http or https URL" },
  BAD_WEBHOOK: { status: 400, title: "The webhook has a part that cannot be used" },
  ADDRESS_REFUSED: { status: 400, title: "The webhook leads to an address that is not public" },
  UNAUTHORIZED: { status: 401, title: "A valid token is needed" },
  CHANNEL_NOT_LINKED: { status: 401, title: "The channel is not linked to WhatsApp" },
  NOT_FOUND: { status: 404, title: "There is no such route" },
  CHANNEL_NOT_FOUND: { status: 404, title: "There is no channel with this id" },
  WEBHOOK_NOT_FOUND: { status: 404, title: "The channel has no such webhook" },
  CALL_NOT_FOUND: { status: 404, title: "The channel has no such call that goes on" },
  CHANNEL_EXISTS: { status: 409, title: "A channel with this id exists already" },
  CHANNEL_LINKED: { status: 409, title: "The channel is linked already" },
  PORT_IN_USE: { status: 500, title: "Another program listens on the port" },
  PORT_NOT_ALLOWED: { status: 500, title: "The port may not be used by this user" },
  HOST_NOT_AVAILABLE: { status: 500, title: "The host is no address of this machine" },
  DATA_DIR_NOT_WRITABLE: { status: 500, title: "The data folder cannot be written" },
  DATA_DIR_IN_USE: { status: 500, title: "Another gateway runs on the data folder" },
  DATABASE_NOT_USABLE: { status: 500, title: "The database file is no database of this gateway" },
  DATABASE_TOO_NEW: { status: 500, title: "The database was written by a newer version" },
  STORE_FAILED: { status: 500, title: "The store could not write or read" },
  SECRET_KEY_WRONG: { status: 500, title: "The secret key does not open what the store holds" },
  GATEWAY_UNREACHABLE: { status: 503, title: "No gateway answers at the address" },
  GATEWAY_ANSWER_UNKNOWN: { status: 502, title: "What answers at the address is no Ringhook gateway" },
  LINK_FAILED: { status: 502, title: "WhatsApp refused or did not answer" },
  INTERNAL: { status: 500, title: "Something unexpected went wrong inside the gateway" },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable error code, for example `CHANNEL_NOT_FOUND`. */
export type ErrorCode = keyof typeof errorCatalogue;

/** The one error class of the gateway: a stable code, a sentence, and what to do next. */
export class RinghookError extends Error {
  override readonly name = "RinghookError";
  readonly code: ErrorCode;
  /** The HTTP status this error is answered with. */
  readonly status: number;
  /** The next thing to do, where there is one. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.hint = options.hint;
  }
}

/** The sentence of anything that was thrown: Baileys rejects with numbers, too. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
