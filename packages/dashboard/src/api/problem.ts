/** What the API answers when something cannot be done: RFC 9457, with a stable code. */
export interface Problem {
  status: number;
  code: string;
  detail: string;
  hint?: string;
}

/** A request the gateway refused, or did not answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly hint: string | undefined;

  constructor({ code, status, detail, hint }: Problem) {
    super(detail);
    this.code = code;
    this.status = status;
    this.hint = hint;
  }
}

/** A sentence for the person who reads it. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
