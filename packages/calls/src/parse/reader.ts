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

// In milliseconds this is March 1973, before any call; in seconds it is the year 5138, after all of them. So the size
// of a time tells its unit.
const firstMilliseconds = 100_000_000_000;

/** Unix time in whole milliseconds. Seconds, which most of WhatsApp's own times are in, become milliseconds. */
export const time: Reader<number> = (path, value) => {
  // What is no number is none here either.
  const given = value as number;
  const milliseconds = given < firstMilliseconds ? Math.round(given * 1_000) : given;
  if (
    typeof value !== "number" ||
    !Number.isInteger(milliseconds) ||
    milliseconds < firstMilliseconds ||
    milliseconds >= firstMilliseconds * 1_000
  ) {
    throw new PayloadError(path, "unix milliseconds", value);
  }
  return milliseconds;
};

/** One of the given strings. */
export function oneOf<Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return (path, value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw new PayloadError(path, `"${choices.join('" or "')}"`, value);
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

/** What `read` reads; undefined when it cannot, and then `onUnread` is called with the reason. */
export function attempt<T>(read: Reader<T>, onUnread: (error: PayloadError) => void): Reader<T | undefined> {
  return (path, value) => {
    try {
      return read(path, value);
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      onUnread(error);
      return undefined;
    }
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

/** An object with any fields. */
export const fields: Reader<{ readonly [name: string]: unknown }> = (path, value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PayloadError(path, "an object", value);
  }
  return value as { readonly [name: string]: unknown };
};

function entries(readers: object): [string, Reader<unknown>][] {
  return Object.entries(readers);
}
