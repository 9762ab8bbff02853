/** Codes of attempts: why a broker has no message of ours, as far as is known. docs/reference/errors.md says what to do about each. */
export type AttemptCode =
  | "BROKER_UNREACHABLE"
  | "BROKER_AUTH_FAILED"
  | "NO_STREAM"
  | "NO_ROUTE"
  | "BROKER_FULL"
  | "NOT_CONFIRMED";

/** An attempt that failed. The delivery comes again later, whichever code it is: a broker never says that it wants no more. */
export class AttemptFailed extends Error {
  override readonly name = "AttemptFailed";
  readonly code: AttemptCode;

  constructor(code: AttemptCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
