import { listNamed } from "./callers.ts";
import { badRule, either, type Fault, told } from "./fault.ts";
import { isZone } from "./local-time.ts";
import { type Action, kindOf, type Rule, type RuleSet } from "./rule.ts";
import { readBySchema } from "./schema-fault.ts";
import { placeholders, unknownPlaceholder } from "./text.ts";

/**
 * Reads a document of rules and fills in what it leaves out, so that reading what was written gives the same.
 *
 * @param value parsed JSON
 * @throws RinghookError `BAD_RULE` with the path of the first fault, what was expected there and what came
 */
export function checkRules(value: unknown): RuleSet {
  const result = readBySchema(value);
  if ("fault" in result) throw badRule(result.fault);
  for (const fault of faultsOf(result.read)) throw badRule(fault);
  return result.read;
}

/** What is in force where none were written. */
export const NO_RULES = checkRules({ rules: [] });

/** What a schema cannot say: how the parts of a document fit together. */
function* faultsOf({ rules, lists, limits }: RuleSet): Generator<Fault> {
  const ids = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const path = `rules[${index}]`;
    if (ids.has(rule.id)) yield fault(`${path}.id`, "an id that no other rule has", rule.id);
    ids.add(rule.id);
    yield* zoneFaults(rule, path);
    yield* whenFaults(rule, lists, `${path}.when`);
    yield* thenFaults(rule, limits.max_age_s, `${path}.then`);
  }
}

function* zoneFaults({ timezone, when: { hours } }: Rule, path: string): Generator<Fault> {
  const expected = "a time zone that this machine knows, such as Europe/Berlin";
  if (timezone !== undefined && !isZone(timezone)) yield fault(`${path}.timezone`, expected, timezone);
  if (!hours) return;
  if (!isZone(hours.timezone)) yield fault(`${path}.when.hours.timezone`, expected, hours.timezone);
  if (timezone !== undefined && timezone !== hours.timezone) {
    yield fault(`${path}.timezone`, `the zone of the hours, ${hours.timezone}, or none`, timezone);
  }
}

function* whenFaults({ when }: Rule, lists: RuleSet["lists"], path: string): Generator<Fault> {
  const { on, hours, callers = [], holidays = [], rang_s } = when;
  for (const [index, caller] of callers.entries()) {
    if (!caller.startsWith("list:") || listNamed(caller, lists)) continue;
    yield fault(`${path}.callers[${index}]`, "the name of a list that there is", caller);
  }
  if (hours && hours.from === hours.to) {
    yield fault(`${path}.hours.to`, "another time than `from`; 00:00 to 24:00 is the whole day", hours.to);
  }
  for (const [index, holiday] of holidays.entries()) {
    if (!isDate(holiday)) yield fault(`${path}.holidays[${index}]`, "a date of the calendar", holiday);
  }
  if (when.end_reason && on !== "missed") {
    yield fault(`${path}.end_reason`, 'none but in a rule on "missed"', when.end_reason);
  }
  if (rang_s && on === "offered") yield fault(`${path}.rang_s`, "none while a call only begins", rang_s);
  if (rang_s?.min !== undefined && rang_s.max !== undefined && rang_s.min > rang_s.max) {
    yield fault(`${path}.rang_s.max`, `at least \`min\`, ${rang_s.min}`, rang_s.max);
  }
}

function* thenFaults({ when, then: actions }: Rule, maxAge: number, path: string): Generator<Fault> {
  const kinds = new Set<string>();
  for (const [index, action] of actions.entries()) {
    const kind = kindOf(action);
    const here = `${path}[${index}].${kind}`;
    if (kinds.has(kind)) yield { path: here, expected: `at most one ${kind} in a rule`, got: "another" };
    kinds.add(kind);
    yield* actionFaults(action, when.on, maxAge, here);
  }
}

function* actionFaults(action: Action, on: string, maxAge: number, path: string): Generator<Fault> {
  if ("reject" in action && on !== "offered") {
    yield { path, expected: 'no rejection but in a rule on "offered"', got: `a rule on "${on}"` };
  }
  if (on === "answered" && !("tag" in action)) {
    yield { path, expected: "nothing but a tag once the own phone answered", got: 'a rule on "answered"' };
  }
  if (!("text" in action)) return;
  const { body, after_s } = action.text;
  if (body.trim() === "") yield fault(`${path}.body`, "a text that is not blank", body);
  const unknown = unknownPlaceholder(body);
  if (unknown !== undefined) {
    const known = either(placeholders.map((name) => `{${name}}`));
    yield fault(`${path}.body`, `no placeholder but ${known}`, unknown);
  }
  if (after_s >= maxAge) {
    yield fault(`${path}.after_s`, `less than limits.max_age_s, ${maxAge}`, after_s);
  }
}

/** Of a date without a year, 29 February is one: it comes in leap years. */
function isDate(holiday: string): boolean {
  const date = holiday.length === 5 ? `2024-${holiday}` : holiday;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date);
}

function fault(path: string, expected: string, got: unknown): Fault {
  return { path, expected, got: told(got) };
}
