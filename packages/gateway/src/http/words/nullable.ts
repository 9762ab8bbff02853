import { Type } from "typebox";

/** A string or null, as in OpenAPI 3.1. */
export function NullableString(options: Type.TSchemaOptions = {}) {
  return Type.Unsafe<string | null>({ type: ["string", "null"], ...options });
}

/** A whole number or null. */
export function NullableInteger(options: Type.TSchemaOptions = {}) {
  return Type.Unsafe<number | null>({ type: ["integer", "null"], ...options });
}

/** Milliseconds since 1970. */
export const Milliseconds = Type.Integer({ description: "Milliseconds since 1970." });
