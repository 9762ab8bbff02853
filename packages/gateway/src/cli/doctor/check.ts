import { messageOf, RinghookError } from "../../errors.ts";

/** The result of one check. */
export interface Finding {
  what: string;
  /** `warning`: it works, but needs attention. */
  result: "ok" | "warning" | "failed";
  detail: string;
  code?: string;
  hint?: string;
}

/** Runs one check. Anything it throws is a failure, except a `Warning`. */
export async function look(what: string, check: () => Promise<string> | string): Promise<Finding> {
  try {
    return { what, result: "ok", detail: await check() };
  } catch (error) {
    return { what, ...describe(error) };
  }
}

/** Thrown by a check for something that works but is not as it should be. */
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
