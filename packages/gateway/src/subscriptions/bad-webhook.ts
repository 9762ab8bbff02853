import { RinghookError } from "../errors.ts";

/** What is wrong with a webhook. @param actual what came; nothing secret */
export function badWebhook(field: string, expected: string, actual: unknown): RinghookError {
  return new RinghookError("BAD_WEBHOOK", `${field}: expected ${expected}, got ${JSON.stringify(actual)}`);
}
