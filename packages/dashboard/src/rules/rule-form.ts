import type { Lists, Rule } from "./rules-api.ts";

export type Day = NonNullable<Rule["when"]["hours"]>["days"][number];
export const DAYS: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** A rule as typed into the form. Numbers are texts, as they are typed. */
export interface RuleForm {
  id: string;
  on: Rule["when"]["on"];
  /** One per line. */
  numbers: string;
  hidden: boolean;
  /** Names of the lists that the rule is about. */
  chosenLists: readonly string[];
  /** Every list, its entries one per line. */
  lists: Record<string, string>;
  time: "always" | "within" | "outside";
  from: string;
  to: string;
  days: readonly Day[];
  timezone: string;
  /** One per line. */
  holidays: string;
  group: boolean;
  video: "any" | "voice" | "video";
  offline: boolean;
  reasons: readonly string[];
  rangMin: string;
  rangMax: string;
  repeatCalls: string;
  repeatMinutes: string;
  rejects: boolean;
  rejectAfter: string;
  writes: boolean;
  body: string;
  writeAfter: string;
  reminds: boolean;
  remindIn: string;
  tags: boolean;
  word: string;
}

const WHOLE_DAY_END = "24:00";
const MIDNIGHT = "00:00";

/** @param zone for a rule that has none yet */
export function formOf({ id, timezone, when, then }: Rule, lists: Lists, zone: string): RuleForm {
  const { hours, callers = [], rang_s: rang, repeat } = when;
  const [reject, text, remind, tag] = [
    then.find((action) => action.reject)?.reject,
    then.find((action) => action.text)?.text,
    then.find((action) => action.remind)?.remind,
    then.find((action) => action.tag)?.tag,
  ];
  return {
    id,
    on: when.on,
    numbers: callers.filter((caller) => /^\+/.test(caller)).join("\n"),
    hidden: callers.includes("unknown_number"),
    chosenLists: callers.flatMap((caller) => (caller.startsWith("list:") ? [caller.slice(5)] : [])),
    lists: Object.fromEntries(Object.entries(lists).map(([name, entries]) => [name, entries.join("\n")])),
    time: hours ? (hours.outside ? "outside" : "within") : "always",
    from: hours?.from ?? "09:00",
    // A field for a time of day knows no 24:00.
    to: hours ? (hours.to === WHOLE_DAY_END ? MIDNIGHT : hours.to) : "18:00",
    days: hours?.days ?? DAYS.slice(0, 5),
    timezone: hours?.timezone ?? timezone ?? zone,
    holidays: (when.holidays ?? []).join("\n"),
    group: when.group,
    video: when.video === undefined ? "any" : when.video ? "video" : "voice",
    offline: when.offline,
    reasons: when.end_reason ?? [],
    rangMin: rang?.min?.toString() ?? "",
    rangMax: rang?.max?.toString() ?? "",
    repeatCalls: repeat?.calls.toString() ?? "",
    repeatMinutes: repeat?.within_min.toString() ?? "60",
    rejects: reject !== undefined,
    rejectAfter: String(reject?.after_s ?? 2),
    writes: text !== undefined,
    body: text?.body ?? "",
    writeAfter: String(text?.after_s ?? 3),
    reminds: remind !== undefined,
    remindIn: String(remind?.in_min ?? 30),
    tags: tag !== undefined,
    word: tag?.word ?? "",
  };
}

/** The rule as the API takes it. What the form hides for its kind of call is left out. */
export function ruleOf(form: RuleForm): Rule {
  const { on, time, video, holidays } = form;
  const callers = [
    ...form.chosenLists.map((name) => `list:${name}`),
    ...linesOf(form.numbers),
    ...(form.hidden ? ["unknown_number"] : []),
  ];
  const hours = {
    timezone: form.timezone.trim(),
    days: DAYS.filter((day) => form.days.includes(day)),
    from: form.from,
    to: form.to === MIDNIGHT ? WHOLE_DAY_END : form.to,
    outside: time === "outside",
  };
  const rang = {
    ...(form.rangMin !== "" && { min: Number(form.rangMin) }),
    ...(form.rangMax !== "" && { max: Number(form.rangMax) }),
  };
  return {
    id: form.id,
    ...(time === "always" && needsZone(form) && { timezone: form.timezone.trim() }),
    when: {
      on,
      ...(callers.length > 0 && { callers }),
      ...(time !== "always" && { hours }),
      ...(holidays.trim() !== "" && { holidays: linesOf(holidays) }),
      group: form.group,
      ...(video !== "any" && { video: video === "video" }),
      offline: form.offline,
      ...(on === "missed" && form.reasons.length > 0 && { end_reason: [...form.reasons] }),
      ...(on !== "offered" && Object.keys(rang).length > 0 && { rang_s: rang }),
      ...(form.repeatCalls !== "" && {
        repeat: { calls: Number(form.repeatCalls), within_min: Number(form.repeatMinutes) },
      }),
    },
    then: actionsOf(form),
  };
}

/** Whether a rule without hours is about dates or says a time. */
export function needsZone({ holidays, writes, body }: RuleForm): boolean {
  return holidays.trim() !== "" || (writes && /\{(time|date)\}/.test(body));
}

function actionsOf(form: RuleForm): Rule["then"] {
  const { on } = form;
  return [
    ...(form.rejects && on === "offered" ? [{ reject: { after_s: Number(form.rejectAfter) } }] : []),
    ...(form.writes && on !== "answered"
      ? [{ text: { body: form.body, after_s: Number(form.writeAfter) } }]
      : []),
    ...(form.reminds && on !== "answered" ? [{ remind: { in_min: Number(form.remindIn) } }] : []),
    ...(form.tags ? [{ tag: { word: form.word.trim() } }] : []),
  ];
}

export function listsOf({ lists }: RuleForm): Lists {
  return Object.fromEntries(Object.entries(lists).map(([name, text]) => [name, linesOf(text)]));
}

/** Numbers and dates are written with spaces; each line is one. */
function linesOf(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((line) =>
      line.replace(/[^\d+*-]/g, "").replace(/^(\+[\d-]*)/, (number) => number.replaceAll("-", "")),
    )
    .filter(Boolean);
}
