import { type SkipReason, skipReasons } from "./skip-reasons.ts";

/**
 * Every way in which an action fails, and what it says. What failed was tried, or waited for something that failed.
 * The page docs/reference/rules.md lists the same; a test compares the two.
 */
export const failReasons = {
  reject_failed: "The rejection before it failed, so the phone may ring on",
  refused: "WhatsApp refused it",
  no_answer: "WhatsApp did not answer, so nobody knows whether it was done",
  not_on_whatsapp: "The caller's number is not on WhatsApp",
  outcome_unknown: "It was begun, its outcome is not known, and by now it is too late to repeat it",
} as const satisfies Record<string, string>;

export type FailReason = keyof typeof failReasons;

const sentences: Record<FailReason | SkipReason, string> = { ...skipReasons, ...failReasons };

/** What a reason says; null for none, and for one of another version. */
export function reasonText(reason: string | null): string | null {
  if (reason === null || !Object.hasOwn(sentences, reason)) return null;
  return sentences[reason as FailReason | SkipReason];
}
