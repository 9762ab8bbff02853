import { RinghookError } from "../errors.ts";

/** What is wrong with a document of rules, and where. */
export interface Fault {
  /** `rules[1].then[0].text.body`; empty for the whole document. */
  path: string;
  expected: string;
  /** What stands there, in words. */
  got: string;
}

export function badRule({ path, expected, got }: Fault): RinghookError {
  return new RinghookError("BAD_RULE", `${path || "document"}: expected ${expected}, got ${got}`, {
    hint: "`GET /api/rules/schema` has every field and its bounds.",
  });
}

const LONGEST = 60;

/** A value in words, for the end of a sentence. */
export function told(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.keys(value).length;
    return fields === 0 ? "an empty object" : `an object of ${fields}`;
  }
  if (typeof value !== "string") return String(value);
  const characters = [...value];
  if (characters.length <= LONGEST) return JSON.stringify(value);
  return `${JSON.stringify(characters.slice(0, LONGEST).join(""))}… of ${characters.length} characters`;
}

/** `"a", "b" or "c"`. */
export function either(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
