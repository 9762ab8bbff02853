import type { Outcome } from "../sink.ts";

/** Codes of attempts at a Chatwoot. docs/reference/errors.md says what to do about each. */
export type ChatwootCode = "CHATWOOT_REFUSED" | "CHATWOOT_UNREADABLE";

/** An attempt is over before its message was written, and how. */
export class AttemptEnded extends Error {
  override readonly name = "AttemptEnded";
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.evidence.error ?? `status ${outcome.evidence.status}`);
    this.outcome = outcome;
  }
}

/** The same outcome, as one that failed for a reason of Chatwoot's. */
export function failedAs(
  outcome: Outcome,
  error: ChatwootCode,
  result: Outcome["result"] = "again",
): Outcome {
  return { ...outcome, result, evidence: { ...outcome.evidence, error } };
}

/** An attempt that failed without an answer; its caller tells how long it took. */
export function failedOutcome(
  error: "REQUEST_FAILED" | "STOPPED" | "TIMEOUT",
  answer: string | null,
  address: string | null = null,
): Outcome {
  const none = { status: null, remark: null, location: null };
  return {
    result: "again",
    retryAfterMs: null,
    evidence: { at: 0, durationMs: 0, address, error, answer, ...none },
  };
}
