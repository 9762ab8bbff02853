import { WebhookError } from "../webhook-error.ts";

/** `INVALID_PAYLOAD`: a value in a webhook's body is not what it has to be. */
export class PayloadError extends WebhookError {
  override readonly name = "PayloadError";
  /** Where the value is, as a JSONPath (RFC 9535): `$.calls[0].status`; `$` is the whole body. */
  readonly path: string;
  /** What belongs there: `"initiated", "ringing", "missed", "answered" or "canceled"`. */
  readonly expected: string;
  /** What stands there: `"hello"`, `a number`, `nothing`. Long values are cut. */
  readonly actual: string;

  constructor(path: string, expected: string, value: unknown) {
    const actual = describe(value);
    super("INVALID_PAYLOAD", `${path}: expected ${expected}, got ${actual}`);
    this.path = path;
    this.expected = expected;
    this.actual = actual;
  }
}

const longestShown = 60;

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
}
