/** Every error of this package by its stable code, and the HTTP status a receiver answers it with. */
const statuses = {
  /** The body is no JSON. */
  INVALID_JSON: 400,
  /** The payload is JSON, but not what Ringhook or Whapi.Cloud sends. A {@link PayloadError}. */
  INVALID_PAYLOAD: 400,
  /** The body broke off while it was read, or something else had read it before, so that its bytes are gone. */
  BODY_UNREADABLE: 400,
  /** One of the headers `webhook-id`, `webhook-timestamp`, `webhook-signature` is absent or malformed. */
  SIGNATURE_MISSING: 401,
  /** No signature in `webhook-signature` fits the body and one of the secrets. */
  SIGNATURE_MISMATCH: 401,
  /** The signature's time is further from now than the tolerance. */
  SIGNATURE_EXPIRED: 401,
  /** The HTTP method is not one of those of webhooks. */
  METHOD_NOT_ALLOWED: 405,
  /** The body is larger than the limit. */
  BODY_TOO_LARGE: 413,
  /** A callback or a memory threw, so the sender is asked to try again. */
  CALLBACK_FAILED: 500,
  /** Something else threw inside the receiver. */
  INTERNAL: 500,
  /** The callbacks are not done in time; they continue, and the sender should retry. */
  CALLBACK_SLOW: 503,
  /** A signing secret is empty or not `whsec_` and base64: a mistake of the configuration. */
  INVALID_SECRET: 500,
  /** `foldCall` got no event at all, or events of more than one call: a mistake of the program. */
  INVALID_FOLD: 500,
} as const;

/** A stable error code, for example `SIGNATURE_MISMATCH`. Match on it, never on the text. */
export type WebhookErrorCode = keyof typeof statuses;

/** What this package throws: a stable code, a sentence, and the HTTP status that fits it. */
export class WebhookError extends Error {
  override readonly name: string = "WebhookError";
  readonly code: WebhookErrorCode;
  /** The HTTP status that a receiver answers this error with. */
  readonly status: number;

  constructor(code: WebhookErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.status = statuses[code];
  }
}
