import { checkRules } from "./check-rules.ts";
import { type Fields, type ImportNote, LONGEST_WAIT, SettingsReader } from "./import-notes.ts";
import type { RuleSet } from "./rule.ts";

/** The rules that do what another product's settings did, and what differs. */
export interface Imported {
  rules: RuleSet;
  notes: ImportNote[];
}

/** What another product does about one kind of calls. */
interface Reaction {
  reject: boolean;
  rejectAfter: number;
  body: string | undefined;
  /** From the rejection. */
  textAfter: number;
}

/** Products whose settings can be imported. */
export const importers = { waha: importWaha, evolution: importEvolution } as const satisfies Record<
  string,
  (settings: unknown) => Imported
>;

/**
 * Rules from WAHA's app `calls`: the whole app, or its `config`.
 * Groups get no text, and a text without a rejection waits for the end of the call: notes say so.
 */
export function importWaha(settings: unknown): Imported {
  const reader = new SettingsReader();
  const app = reader.fields("settings", settings);
  const whole = app.config !== undefined;
  const path = whole ? "config." : "";
  if (whole) reader.unknown("", app, ["id", "app", "session", "enabled", "config"]);
  const config = whole ? reader.fields("config", app.config) : app;
  reader.unknown(whole ? "config" : "", config, ["dm", "group"]);
  const [dm, group] = (["dm", "group"] as const).map((name) => {
    const fields = reader.fields(path + name, config[name]);
    reader.unknown(path + name, fields, ["reject", "message", "waitBeforeDecline", "waitBeforeResponse"]);
    return wahaReaction(reader, path + name, fields);
  });
  return imported(reader, dm, group, { dm: `${path}dm.message`, group: `${path}group.message` });
}

/** A section that is not there counts as one with its defaults, which reject. */
function wahaReaction(reader: SettingsReader, path: string, fields: Fields): Reaction {
  return {
    reject: reader.flag(`${path}.reject`, fields.reject, true),
    body: reader.body(`${path}.message`, fields.message),
    rejectAfter: reader.seconds(`${path}.waitBeforeDecline`, fields.waitBeforeDecline, LONGEST_WAIT.reject),
    textAfter: reader.seconds(`${path}.waitBeforeResponse`, fields.waitBeforeResponse, LONGEST_WAIT.text),
  };
}

/** Settings of Evolution API that say nothing about calls: nobody needs to be told that they were left out. */
const OTHER_SETTINGS = [
  "groupsIgnore",
  "alwaysOnline",
  "readMessages",
  "readStatus",
  "syncFullHistory",
  "wavoipToken",
];

/** Rules from Evolution API's `rejectCall` and `msgCall`, as they are set or as its answers spell them. */
export function importEvolution(settings: unknown): Imported {
  const reader = new SettingsReader();
  const given = reader.fields("settings", settings);
  const path = given.settings === undefined ? "" : "settings.";
  const fields = path ? reader.fields("settings", given.settings) : given;
  const named = (camel: string) => (fields[camel] === undefined ? camel.replace(/[A-Z]/g, toSnake) : camel);
  const [reject, message] = [named("rejectCall"), named("msgCall")];
  const others = OTHER_SETTINGS.flatMap((name) => [name, name.replace(/[A-Z]/g, toSnake)]);
  reader.unknown(path && "settings", fields, [reject, message, "instanceName", ...others]);
  const reaction = {
    reject: reader.flag(path + reject, fields[reject], false),
    body: reader.body(path + message, fields[message]),
    rejectAfter: 0,
    textAfter: 0,
  };
  return imported(reader, reaction, reaction, { dm: path + message, group: path + message });
}

function toSnake(letter: string): string {
  return `_${letter.toLowerCase()}`;
}

function imported(
  reader: SettingsReader,
  dm: Reaction | undefined,
  group: Reaction | undefined,
  messages: { dm: string; group: string },
): Imported {
  const rules: object[] = [];
  if (dm) rules.push(...personRules(reader, dm, messages.dm));
  if (group?.reject) {
    rules.push({
      id: "group-calls",
      when: { on: "offered", group: true },
      then: [{ reject: { after_s: group.rejectAfter } }],
    });
  }
  if (group?.body) reader.note(messages.group, "groups get no text: they are never written to");
  return { rules: checkRules({ rules }), notes: reader.notes };
}

function personRules(reader: SettingsReader, reaction: Reaction, messagePath: string): object[] {
  const { reject, rejectAfter, body, textAfter } = reaction;
  if (!reject) {
    if (!body) return [];
    reader.note(messagePath, "is written once the call was missed, not while it still rings");
    return [{ id: "missed-calls", when: { on: "missed" }, then: [{ text: { body, after_s: textAfter } }] }];
  }
  const after_s = Math.min(rejectAfter + textAfter, LONGEST_WAIT.text);
  const text = body ? [{ text: { body, after_s } }] : [];
  return [{ id: "calls", when: { on: "offered" }, then: [{ reject: { after_s: rejectAfter } }, ...text] }];
}
