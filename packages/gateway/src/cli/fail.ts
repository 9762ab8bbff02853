import { RinghookError } from "../errors.ts";

/** Ends a command that failed: one clear line with its code, the next thing to do, and a status that is not 0. */
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
  return `ringhook: something unexpected went wrong [INTERNAL]\n${text}`;
}
