/** One error of the validator. */
interface Misfit {
  keyword: string;
  /** JSON pointer to the value: `/events/0`. */
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
}

/**
 * The sentence for a part of a request that does not match its schema: the field and what was expected. The validator's
 * own message names neither the allowed values nor the unknown field.
 */
export function schemaError(errors: readonly Misfit[], part: string): Error {
  const [first] = errors;
  if (!first) return new Error(`${part}: expected something else`);
  const where = [part === "querystring" ? "query" : part, ...first.instancePath.split("/").slice(1)].join(
    ".",
  );
  return new Error(`${where}: ${expectationOf(first)}`);
}

function expectationOf({ keyword, params, message }: Misfit): string {
  const allowed = params.allowedValues;
  if (keyword === "enum" && Array.isArray(allowed)) return `expected ${oneOf(allowed.map(String))}`;
  if (keyword === "additionalProperties") {
    return `expected no field ${JSON.stringify(params.additionalProperty)}`;
  }
  if (keyword === "required") return `expected a field ${JSON.stringify(params.missingProperty)}`;
  if (keyword === "type") return `expected ${oneOf([params.type].flat().map(String))}`;
  return message ?? "expected something else";
}

function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
