import { Type } from "typebox";

/** A text or null, as OpenAPI 3.1 writes it. */
export function NullableString(options: Type.TSchemaOptions = {}) {
  return Type.Unsafe<string | null>({ type: ["string", "null"], ...options });
}

/** A whole number or null. */
export function NullableInteger(options: Type.TSchemaOptions = {}) {
  return Type.Unsafe<number | null>({ type: ["integer", "null"], ...options });
}

/** Milliseconds since 1970. */
export const Milliseconds = Type.Integer({ description: "Milliseconds since 1970." });
