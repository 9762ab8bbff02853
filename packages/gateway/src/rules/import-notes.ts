import { told } from "./fault.ts";

/** Something of another product's settings that became something else here, or nothing. */
export interface ImportNote {
  /** Where it stood: `dm.waitBeforeDecline`. */
  path: string;
  note: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Reads settings field by field, and notes what it cannot take over. */
export class SettingsReader {
  readonly notes: ImportNote[] = [];

  note(path: string, note: string): void {
    this.notes.push({ path, note });
  }

  /** The fields of an object; none, with a note, where there is no object. Nothing at all is an empty object. */
  fields(path: string, value: unknown): Fields {
    if (value === undefined || value === null) return {};
    if (typeof value === "object" && !Array.isArray(value)) return value as Fields;
    this.note(path, `expected an object, got ${told(value)}; left out`);
    return {};
  }

  flag(path: string, value: unknown, otherwise: boolean): boolean {
    if (value === undefined || value === null) return otherwise;
    if (typeof value === "boolean") return value;
    this.note(path, `expected true or false, got ${told(value)}; taken as ${otherwise}`);
    return otherwise;
  }

  /** A wait in seconds, cut to what a rule can wait. */
  seconds(path: string, value: unknown, most: number): number {
    if (value === undefined || value === null) return 0;
    if (typeof value !== "number" || !(value >= 0)) {
      this.note(path, `expected a number of seconds, got ${told(value)}; taken as 0`);
      return 0;
    }
    if (value <= most) return value;
    this.note(path, `shortened from ${value} s to ${most} s, the longest wait there is`);
    return most;
  }

  /** The body of a text; undefined where there is nothing to say. */
  body(path: string, value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") {
      this.note(path, `expected a text, got ${told(value)}; left out`);
      return undefined;
    }
    const plain = this.#withoutBraces(path, value.trim());
    const characters = [...plain];
    if (characters.length <= LONGEST_BODY) return plain || undefined;
    this.note(path, `shortened from ${characters.length} to ${LONGEST_BODY} characters`);
    return characters.slice(0, LONGEST_BODY).join("").trim();
  }

  unknown(path: string, fields: Fields, known: readonly string[]): void {
    for (const name of Object.keys(fields)) {
      if (known.includes(name)) continue;
      this.note(path ? `${path}.${name}` : name, "is no setting of calls that is known; left out");
    }
  }

  /** There the text went out as it was; here a word in braces would be a placeholder. */
  #withoutBraces(path: string, text: string): string {
    if (!/[{}]/.test(text)) return text;
    this.note(path, "braces became parentheses, since braces mean placeholders here");
    return text.replaceAll("{", "(").replaceAll("}", ")");
  }
}

const LONGEST_BODY = 1000;
/** Seconds that a rejection can wait at most, and a text before the default `max_age_s` is over. */
export const LONGEST_WAIT = { reject: 60, text: 119 } as const;
