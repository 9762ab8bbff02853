import { ApiError, sentenceOf } from "../api/problem.ts";
import type { RuleForm } from "./rule-form.ts";

/** The field of the form that a part of the document comes from; the first that fits. */
const FIELDS: readonly (readonly [path: RegExp, field: keyof RuleForm])[] = [
  [/^id$/, "id"],
  [/timezone$/, "timezone"],
  [/^when\.callers/, "numbers"],
  [/^when\.hours\.days/, "days"],
  [/^when\.hours\.from/, "from"],
  [/^when\.hours/, "to"],
  [/^when\.holidays/, "holidays"],
  [/^when\.end_reason/, "reasons"],
  [/^when\.rang_s\.max/, "rangMax"],
  [/^when\.rang_s/, "rangMin"],
  [/^when\.repeat\.within/, "repeatMinutes"],
  [/^when\.repeat/, "repeatCalls"],
  [/reject/, "rejectAfter"],
  [/text\.after_s/, "writeAfter"],
  [/text/, "body"],
  [/remind/, "remindIn"],
  [/tag/, "word"],
];

export type FormFaults = Partial<Record<keyof RuleForm, string>>;

/** What the gateway says of a rule, at the field that it is about; `other` when it is about none of them. */
export function faultsOf(fault: unknown, index: number): { fields: FormFaults; other: string | undefined } {
  if (fault === undefined) return { fields: {}, other: undefined };
  const found = fault instanceof ApiError && fault.code === "BAD_RULE" ? placeOf(fault.message) : undefined;
  if (!found) return { fields: {}, other: sentenceOf(fault) };
  const [path, text] = found;
  const own = `rules[${index}].`;
  if (path.startsWith("lists")) return { fields: { lists: text }, other: undefined };
  const field = path.startsWith(own)
    ? FIELDS.find(([pattern]) => pattern.test(path.slice(own.length)))?.[1]
    : undefined;
  return field ? { fields: { [field]: text }, other: undefined } : { fields: {}, other: sentenceOf(fault) };
}

/** `rules[1].when.hours.to: expected …, got …` in its two parts. */
function placeOf(message: string): [path: string, text: string] | undefined {
  const colon = message.indexOf(": ");
  if (colon < 0) return undefined;
  const text = message.slice(colon + 2);
  return [message.slice(0, colon), text.charAt(0).toUpperCase() + text.slice(1)];
}

/** What is wrong with a limit; undefined when it is something else. */
export function limitFaultOf(fault: unknown): { name: string; text: string } | undefined {
  if (!(fault instanceof ApiError)) return undefined;
  const [path, text] = placeOf(fault.message) ?? [];
  if (!path?.startsWith("limits.") || text === undefined) return undefined;
  return { name: path.slice("limits.".length), text };
}
