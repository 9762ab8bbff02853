import { either } from "./fault.ts";
import { type Action, type Hours, type Rule, type Weekday, type When, weekdays, zoneOf } from "./rule.ts";

/**
 * A rule in plain English: "When a call comes outside 08:00 to 18:00 from Monday to Friday (Europe/Berlin), decline it
 * after 2 s and write “We are closed.”" For the command line and the dashboard.
 */
export function sentenceOf(rule: Rule): string {
  const actions = rule.then.map((action) => actionPhrase(action, rule));
  const what = actions.length === 0 ? "do nothing, and leave out the rules below" : all(actions);
  return `When ${eventPhrase(rule)}, ${what}.`;
}

function eventPhrase(rule: Rule): string {
  const { when } = rule;
  const happens = { offered: "comes", missed: "was missed", answered: "was answered" }[when.on];
  return [
    callPhrase(when),
    ...(when.callers ? [`from ${either(when.callers.map(callerPhrase))}`] : []),
    happens,
    ...timePhrase(rule),
    ...(when.rang_s ? [rangPhrase(when.rang_s)] : []),
    ...(when.end_reason ? [`because ${either(when.end_reason.map(reasonPhrase))}`] : []),
    ...(when.repeat
      ? [`and is call ${when.repeat.calls} or more of this caller within ${when.repeat.within_min} min`]
      : []),
    ...(when.offline ? ["(also while the channel was away)"] : []),
  ].join(" ");
}

function callPhrase({ group, video }: When): string {
  const kind = video === undefined ? "" : video ? "video " : "voice ";
  return `a ${group ? "group " : ""}${kind}call`;
}

function callerPhrase(caller: string): string {
  if (caller === "unknown_number") return "a hidden number";
  if (caller.startsWith("list:")) return `the list “${caller.slice("list:".length)}”`;
  return caller.endsWith("*") ? `a number that begins with ${caller.slice(0, -1)}` : caller;
}

function timePhrase(rule: Rule): string[] {
  const { hours, holidays } = rule.when;
  const times = [
    ...(hours ? [hoursPhrase(hours)] : []),
    ...(holidays ? [`at any time on ${either(holidays.map(datePhrase))}`] : []),
  ];
  return times.length === 0 ? [] : [`${times.join(", or ")} (${zoneOf(rule) ?? "UTC"})`];
}

function hoursPhrase({ days, from, to, outside }: Hours): string {
  const until = from > to ? `${to} of the next day` : to;
  const window = `${from} to ${until}${daysPhrase(days)}`;
  return outside ? `outside ${window}` : `from ${window}`;
}

const dayNames: Record<Weekday, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

function daysPhrase(days: readonly Weekday[]): string {
  const indexes = days.map((day) => weekdays.indexOf(day)).toSorted((a, b) => a - b);
  if (indexes.length === weekdays.length) return " of every day";
  const names = indexes.map((index) => dayNames[weekdays[index] ?? "mon"]);
  const [first = 0] = indexes;
  const inRow = indexes.length > 2 && indexes.every((index, place) => index === first + place);
  return inRow ? ` from ${names[0]} to ${names.at(-1)}` : ` on ${all(names)}`;
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function datePhrase(date: string): string {
  const [day = "", month = "", year] = date.split("-").toReversed();
  return `${Number(day)} ${months[Number(month) - 1]} ${year ?? "of each year"}`;
}

function rangPhrase({ min, max }: { min?: number; max?: number }): string {
  if (max === undefined) return `after it rang for ${min} s or longer`;
  return min === undefined ? `after it rang for at most ${max} s` : `after it rang for ${min} to ${max} s`;
}

const reasons: Record<string, string> = {
  timeout: "nobody answered",
  hung_up: "the caller hung up",
  declined: "it was declined",
  busy: "the phone was busy",
  group_call_ended: "the group call ended",
  missed_while_away: "the channel was away",
};

function reasonPhrase(reason: string): string {
  return Object.hasOwn(reasons, reason) ? (reasons[reason] ?? "") : `of “${reason}”`;
}

function actionPhrase(action: Action, { when }: Rule): string {
  if ("reject" in action) return `decline it ${after(action.reject.after_s, "s")}`;
  if ("tag" in action) return `tag it “${action.tag.word}”`;
  if ("remind" in action)
    return `remind after ${action.remind.in_min} min unless somebody spoke to the caller`;
  if (when.group) return "write nothing, since groups are never written to";
  const { body, after_s } = action.text;
  return `write “${body}”${after_s === 0 ? "" : ` ${after(after_s, "s")}`}`;
}

function after(amount: number, unit: string): string {
  return amount === 0 ? "at once" : `after ${amount} ${unit}`;
}

/** `a, b and c`. */
function all(phrases: readonly string[]): string {
  return phrases.length < 2 ? phrases.join("") : `${phrases.slice(0, -1).join(", ")} and ${phrases.at(-1)}`;
}
