import { messageOf, RinghookError } from "../../errors.ts";

/** What a look at one thing found. */
export interface Finding {
  what: string;
  /** `warning`: it works, and somebody should look at it. */
  result: "ok" | "warning" | "failed";
  detail: string;
  code?: string;
  hint?: string;
}

/** Looks at one thing; what it throws is a failure. */
export async function look(what: string, check: () => Promise<string> | string): Promise<Finding> {
  try {
    return { what, result: "ok", detail: await check() };
  } catch (error) {
    return { what, ...describe(error) };
  }
}

/** Thrown by a check for what works and is not as it should be. */
export class Warning extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

function describe(error: unknown): Omit<Finding, "what"> {
  if (error instanceof Warning) return { result: "warning", detail: error.message, hint: error.hint };
  if (error instanceof RinghookError) {
    const { message: detail, code, hint } = error;
    return { result: "failed", detail, code, ...(hint !== undefined && { hint }) };
  }
  return { result: "failed", detail: messageOf(error) };
}
