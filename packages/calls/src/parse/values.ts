import { PayloadError } from "./payload-error.ts";

/** An object of JSON whose fields are not known yet. */
export type JsonObject = { readonly [field: string]: unknown };

/** `value` as an object, or a PayloadError that names `path`. */
export function objectAt(path: string, value: unknown): JsonObject {
  if (!isObject(value)) throw new PayloadError(path, "an object", value);
  return value;
}

/** `value` as an array, or a PayloadError that names `path`. */
export function arrayAt(path: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new PayloadError(path, "an array", value);
  return value;
}

/** `value` as a string that is not empty, or a PayloadError that names `path`. */
export function textAt(path: string, value: unknown): string {
  if (typeof value !== "string" || value === "") throw new PayloadError(path, "a string, not empty", value);
  return value;
}

/** `value` as a boolean, absent as `false`: the public schema marks no flag of a call as required. */
export function flagAt(path: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== "boolean") throw new PayloadError(path, "true or false", value);
  return value;
}

/** `value` as a number of at least 0, or a PayloadError that names `path`. */
export function numberAt(path: string, value: unknown): number {
  if (typeof value !== "number" || !(value >= 0)) throw new PayloadError(path, "a number, at least 0", value);
  return value;
}

/** `value` as unix time in milliseconds, or a PayloadError that names `path`. */
export function timeAt(path: string, value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new PayloadError(path, "whole milliseconds of unix time", value);
  return numberAt(path, value);
}

/** `value` as one of `choices`, or a PayloadError that names `path` and lists them. */
export function choiceAt<Choice extends string>(
  path: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new PayloadError(path, quotedList(choices), value);
  return choice;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quotedList(choices: readonly string[]): string {
  const quoted = choices.map((choice) => JSON.stringify(choice));
  return [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)].filter(Boolean).join(" or ");
}
