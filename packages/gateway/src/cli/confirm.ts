import { createInterface } from "node:readline/promises";
import { RinghookError } from "../errors.ts";

/** Where a person answers: the terminal, or none when a script runs the command. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/**
 * Asks for confirmation before something that cannot be undone.
 * @returns whether the answer was yes
 * @throws RinghookError `NOT_CONFIRMED` without a terminal
 */
export async function confirm(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (!input.isTTY) {
    throw new RinghookError("NOT_CONFIRMED", `${question} There is no terminal to ask on`, {
      hint: "Confirm with --yes.",
    });
  }
  const lines = createInterface({ input, output });
  try {
    // An input that ends without an answer counts as no.
    const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
    return /^\s*y(es)?\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}
