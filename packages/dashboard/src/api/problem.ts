import type { Problem } from "@ringhook/api";

/** A request that the gateway refused or did not answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly hint: string | undefined;

  constructor({ code, status, detail, hint }: Pick<Problem, "code" | "status" | "detail" | "hint">) {
    super(detail);
    this.code = code;
    this.status = status;
    this.hint = hint;
  }
}

/** Whether the gateway did not answer at all. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}

/** Whether the gateway rejects the session. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.code === "UNAUTHORIZED";
}

/** An error as a sentence, with the hint where the gateway gave one. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof ApiError ? error.hint : undefined;
  return [message, hint]
    .filter((text) => text !== undefined)
    .map(sentence)
    .join(" ");
}

function sentence(text: string): string {
  const capitalized = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capitalized) ? capitalized : `${capitalized}.`;
}
