import { Ajv, type DefinedError } from "ajv";
import { either, type Fault, told } from "./fault.ts";
import type { RuleSet } from "./rule.ts";
import { RulesDocument } from "./schema.ts";

/** `verbose` hands over the part of the schema that was broken: the words of a fault come from there. */
const ajv = new Ajv({ verbose: true, useDefaults: true, strict: false, allErrors: false });
const fits = ajv.compile<RuleSet>(RulesDocument);

/**
 * A document with the schema's defaults filled in, or the first thing in it that breaks the schema.
 * The value given is left as it is.
 */
export function readBySchema(value: unknown): { read: RuleSet } | { fault: Fault } {
  const copy = structuredClone(value);
  if (fits(copy)) return { read: copy };
  const [error] = (fits.errors ?? []) as DefinedError[];
  if (!error) throw new Error("a document breaks the schema in no place");
  return { fault: faultOf(error) };
}

function faultOf(error: DefinedError): Fault {
  const path = pathOf(error.instancePath);
  const parent = (error.parentSchema ?? {}) as SchemaPart;
  if (error.keyword === "required") {
    const field = error.params.missingProperty;
    return {
      path: inside(path, field),
      expected: expectedOf(parent.properties?.[field] ?? {}),
      got: "nothing",
    };
  }
  if (error.keyword === "additionalProperties") {
    const field = error.params.additionalProperty;
    return { path: inside(path, field), expected: fieldsOf(parent), got: "another name" };
  }
  return { path, expected: expectedOf(parent), got: told(error.data) };
}

/** The words of JSON schema that ours uses. */
interface SchemaPart {
  type?: string;
  description?: string;
  enum?: readonly string[];
  properties?: Record<string, SchemaPart>;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
}

function expectedOf(part: SchemaPart): string {
  if (part.description !== undefined) return part.description;
  if (part.enum) return either(part.enum.map((word) => JSON.stringify(word)));
  if (part.type === "integer") return `a whole number from ${part.minimum} to ${part.maximum}`;
  if (part.type === "number") return `a number from ${part.minimum} to ${part.maximum}`;
  if (part.type === "string") return `a text of ${part.minLength} to ${part.maxLength} characters`;
  if (part.type === "boolean") return "true or false";
  if (part.type === "array") return arrayOf(part);
  if (part.maxProperties === 1) return `an object with one of ${namesOf(part)}`;
  if (part.minProperties === 1) return `an object with ${namesOf(part)}, or several of them`;
  return part.maxProperties === undefined ? "an object" : `an object of at most ${part.maxProperties}`;
}

function arrayOf({ minItems = 0, maxItems }: SchemaPart): string {
  if (maxItems === undefined) return "an array of different entries, one at least";
  return minItems === 0 ? `an array of at most ${maxItems}` : `an array of ${minItems} to ${maxItems}`;
}

/** What may stand in place of a field that is not known. */
function fieldsOf(part: SchemaPart): string {
  const names = namesOf(part);
  return names ? `a field named ${names}` : "a list's name of at most 40 of a-z, 0-9, - and _";
}

function namesOf({ properties = {} }: SchemaPart): string {
  return either(Object.keys(properties));
}

/** A name that could be taken for more than a name is quoted: `lists["a: b"]`. */
function inside(path: string, field: string): string {
  if (!/^[\w-]{1,40}$/.test(field)) return `${path}[${told(field)}]`;
  return path ? `${path}.${field}` : field;
}

/** `/rules/1/then/0` as `rules[1].then[0]`. */
function pathOf(pointer: string): string {
  const steps = pointer.split("/").slice(1);
  return steps.reduce(
    (path, step) => (/^\d+$/.test(step) && path ? `${path}[${step}]` : inside(path, step)),
    "",
  );
}
