import { PayloadError } from "./payload-error.ts";

/** Reads `value`, found at `path`, as a `T`, or throws a {@link PayloadError} that says what was expected there. */
export type Reader<T> = (path: string, value: unknown) => T;

type Readers<Fields> = { [Name in keyof Fields]-?: Reader<Fields[Name]> };

/** A string, not empty. */
export const text: Reader<string> = (path, value) => {
  if (typeof value !== "string" || value === "") throw new PayloadError(path, "a string, not empty", value);
  return value;
};

/** A string, which may be empty. */
export const anyText: Reader<string> = (path, value) => {
  if (typeof value !== "string") throw new PayloadError(path, "a string", value);
  return value;
};

/** A boolean; absent or null is `false`, since the public schema marks no flag of a call as required. */
export const flag: Reader<boolean> = (path, value) => {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw new PayloadError(path, "true or false", value);
  return value;
};

/** A number of at least 0. */
export const amount: Reader<number> = (path, value) => {
  if (typeof value !== "number" || !(value >= 0)) throw new PayloadError(path, "a number, at least 0", value);
  return value;
};

/** Unix time in whole milliseconds. */
export const time: Reader<number> = (path, value) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new PayloadError(path, "unix time in whole milliseconds", value);
  }
  return value;
};

/** One of the given strings. */
export function oneOf<Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return (path, value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) {
      const quoted = choices.map((candidate) => JSON.stringify(candidate));
      throw new PayloadError(path, quoted.join(" or "), value);
    }
    return choice;
  };
}

/** An array of what `item` reads. */
export function list<T>(item: Reader<T>): Reader<T[]> {
  return (path, value) => {
    if (!Array.isArray(value)) throw new PayloadError(path, "an array", value);
    return value.map((entry: unknown, index) => item(`${path}[${index}]`, entry));
  };
}

/** An object with these fields; of `optional` ones null counts as absent. Fields without a reader are kept. */
export function object<Required extends object, Optional extends object = object>(
  required: Readers<Required>,
  optional?: Readers<Optional>,
): Reader<Required & Partial<Optional>> {
  return (path, value) => {
    const known: Record<string, unknown> = { ...fields(path, value) };
    for (const [name, read] of entries(required)) known[name] = read(`${path}.${name}`, known[name]);
    for (const [name, read] of entries(optional ?? {})) {
      if (known[name] === undefined || known[name] === null) delete known[name];
      else known[name] = read(`${path}.${name}`, known[name]);
    }
    return known as Required & Partial<Optional>;
  };
}

/** An object, whatever its fields. */
export const fields: Reader<{ readonly [name: string]: unknown }> = (path, value) => {
  if (!isObject(value)) throw new PayloadError(path, "an object", value);
  return value;
};

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entries(readers: object): [string, Reader<unknown>][] {
  return Object.entries(readers);
}
