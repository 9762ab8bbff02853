import type { Parameter, Schema } from "./openapi.ts";
import { slugOf } from "./slug.ts";

/** Fields of fields that are listed, at most: what lies deeper is in the document. */
const MOST_LEVELS = 3;

/** A table of the fields of an object, those of inner objects by their path. */
export function fieldTable(schema: Schema): string {
  const rows = fieldRows(schema, "", 1);
  if (rows.length === 0) return `${typeOf(schema)}${note(schema)}\n`;
  return table(["field", "type", "what it is"], rows);
}

export function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, description, schema }) => [
    `\`${name}\``,
    `${place}${required ? ", required" : ""}`,
    typeOf(schema),
    note(description === undefined ? schema : { ...schema, description }),
  ]);
  return table(["parameter", "where", "type", "what it is"], rows);
}

function fieldRows(schema: Schema, path: string, level: number): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    const shown = `${path}${name}`;
    const inner = field.items ?? field;
    const below =
      level < MOST_LEVELS ? fieldRows(inner, `${shown}${field.items ? "[]" : ""}.`, level + 1) : [];
    return [[`\`${shown}\`${isRequired ? "" : " ?"}`, typeOf(field), note(field)], ...below];
  });
}

/** A type in words; one with a name of its own leads to its fields. */
function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return `[${name}](objects.md#${slugOf(name)})`;
  }
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  return [schema.type ?? "any"].flat().join(" or ");
}

function note({ description, default: preset, minimum, maximum, minLength, maxLength }: Schema): string {
  const bounds = [
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum}`,
    minLength !== undefined && (minLength === 1 ? "not empty" : `at least ${minLength} characters`),
    maxLength !== undefined && `at most ${maxLength} characters`,
    preset !== undefined && `by default \`${JSON.stringify(preset)}\``,
  ].filter((bound) => bound !== false);
  const sentence = bounds.length === 0 ? undefined : `${capital(bounds.join(", "))}.`;
  return [description, sentence].filter(Boolean).join(" ");
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
