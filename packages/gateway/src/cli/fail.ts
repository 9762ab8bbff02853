import { RinghookError } from "../errors.ts";

/** Ends a failed command: prints one line with the code, and the hint, and exits with status 1. */
export function fail(thrown: unknown): never {
  process.stderr.write(`${describe(thrown)}\n`);
  process.exit(1);
}

function describe(thrown: unknown): string {
  if (thrown instanceof RinghookError) {
    const hint = thrown.hint === undefined ? "" : `\n  ${thrown.hint}`;
    return `ringhook: ${thrown.message} [${thrown.code}]${hint}`;
  }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return `ringhook: an unexpected error occurred [INTERNAL]\n${text}`;
}
