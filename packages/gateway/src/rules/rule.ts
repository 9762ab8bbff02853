/** The model of docs/reference/rules.md, in the words of its JSON: what is kept is what the owner reads back. */

/** The event a rule is about: a call comes, was missed, was answered. */
export type On = "offered" | "missed" | "answered";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** A daily window on the wall clocks of a time zone. It belongs to the day on which it opens. */
export interface Hours {
  /** IANA name, such as `Europe/Berlin`. */
  timezone: string;
  days: Weekday[];
  /** `HH:MM`. */
  from: string;
  /** `HH:MM`, at most `24:00`. Earlier than `from`: the window closes on the next day. */
  to: string;
  /** The condition holds outside of the windows, instead of inside. */
  outside: boolean;
}

export interface When {
  on: On;
  /** Any of: `+4915100000000`, `+49*`, `list:NAME`, `unknown_number`. */
  callers?: string[];
  hours?: Hours;
  /** `YYYY-MM-DD`, or `MM-DD` for each year: the whole day counts, whatever the hours. */
  holidays?: string[];
  /** Whether the rule is about group calls. */
  group: boolean;
  video?: boolean;
  /** Whether calls count, too, that came while the channel was away. */
  offline: boolean;
  end_reason?: string[];
  rang_s?: { min?: number; max?: number };
  /** The caller's call at least this often within the minutes, this one included. */
  repeat?: { calls: number; within_min: number };
}

/** Exactly one of these. Seconds and minutes count from the event. */
export type Action =
  | { reject: { after_s: number } }
  | { text: { body: string; after_s: number } }
  | { remind: { in_min: number } }
  | { tag: { word: string } };

export type ActionKind = "reject" | "text" | "remind" | "tag";

export interface Rule {
  id: string;
  /** The zone of holidays and of `{time}` and `{date}` where the rule has no hours. */
  timezone?: string;
  when: When;
  /** At most one of each kind. None: the rule is an exception. */
  then: Action[];
}

export interface Limits {
  /** Hours from one text to the next for one caller, 1 at least. */
  text_per_caller_h: number;
  /** In any 24 hours. */
  texts_per_day: number;
  /** In any 60 seconds. */
  texts_per_min: number;
  /** In any 60 seconds. */
  rejects_per_min: number;
  /** Nothing is rejected or written about an event older than this. */
  max_age_s: number;
}

export interface RuleSet {
  /** In order: the first that an event meets wins. */
  rules: Rule[];
  /** Numbers and prefixes by the list's name. */
  lists: Record<string, string[]>;
  limits: Limits;
}

export function kindOf(action: Action): ActionKind {
  if ("reject" in action) return "reject";
  if ("text" in action) return "text";
  return "remind" in action ? "remind" : "tag";
}

/** The time zone that a rule's dates and times are read in; undefined where the rule names none: then it is UTC. */
export function zoneOf({ when, timezone }: Rule): string | undefined {
  return when.hours?.timezone ?? timezone;
}
