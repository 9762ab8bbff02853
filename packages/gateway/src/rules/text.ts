import type { WhatsAppTime } from "../clock.ts";
import { localTime } from "./local-time.ts";

/** What a text can say of its call. */
export interface TextFacts {
  /** The name that the caller goes by on WhatsApp. */
  name: string | null;
  /** Digits. */
  number: string | null;
  at: WhatsAppTime;
  ringSeconds: number | null;
}

const fillers = {
  name: ({ name }: TextFacts) => (name === null ? null : tidy(name)),
  number: ({ number }: TextFacts) => number && `+${number}`,
  time: ({ at }: TextFacts, zone: string | undefined) => {
    const { time } = localTime(at, zone ?? "UTC");
    return zone === undefined ? `${time} UTC` : time;
  },
  date: ({ at }: TextFacts, zone: string | undefined) => localTime(at, zone ?? "UTC").date,
  ring_seconds: ({ ringSeconds }: TextFacts) => (ringSeconds === null ? null : String(ringSeconds)),
};

export const placeholders = Object.keys(fillers) as (keyof typeof fillers)[];

/** A placeholder with the space and the comma before it, which go with it when there is nothing to say. */
const KNOWN = new RegExp(`(,?[ \\t]*)\\{(${placeholders.join("|")})\\}`, "g");

/** The first thing in a text that looks like a placeholder and is none: `{nmae}`, `{{name}}`. @param known default: those of rules */
export function unknownPlaceholder(
  body: string,
  known: readonly string[] = placeholders,
): string | undefined {
  const braced = body.match(/\{\{[^{}]*\}\}|\{[^{}\s][^{}]*\}/g) ?? [];
  return braced.find((found) => !known.some((name) => found === `{${name}}`));
}

/**
 * The text as it leaves. Each placeholder is filled once, so a caller who is called `{number}` stays `{number}`.
 *
 * @param zone the rule's time zone; without one the time is told in UTC, and says so
 */
export function renderText(body: string, facts: TextFacts, zone: string | undefined): string {
  return body
    .replace(KNOWN, (_found, before: string, name: keyof typeof fillers) => {
      const filled = fillers[name](facts, zone);
      return filled ? before + filled : "";
    })
    .trim();
}

const LONGEST_NAME = 60;

/** A caller chooses their own name: it is one line, not a long one, and turns no text around. */
function tidy(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
  return [...line].slice(0, LONGEST_NAME).join("");
}
