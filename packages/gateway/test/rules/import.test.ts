import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRules } from "../../src/rules/check-rules.ts";
import { importEvolution, importWaha } from "../../src/rules/import-rules.ts";

const declined = (reject: object, text?: object) => ({
  id: "calls",
  when: { on: "offered", group: false, offline: false },
  then: [{ reject }, ...(text ? [{ text }] : [])],
});
const groups = (after_s: number) => ({
  id: "group-calls",
  when: { on: "offered", group: true, offline: false },
  then: [{ reject: { after_s } }],
});
const missedCalls = (text: object) => ({
  id: "missed-calls",
  when: { on: "missed", group: false, offline: false },
  then: [{ text }],
});
const NO_GROUP_TEXT = "groups get no text: they are never written to";
const UNKNOWN = "is no setting of calls that is known; left out";

describe("WAHA's app for calls", () => {
  it("becomes a rule for calls and one for group calls", () => {
    const dm = {
      reject: true,
      message: " We take no calls. ",
      waitBeforeDecline: 2,
      waitBeforeResponse: 1.5,
    };
    const { rules, notes } = importWaha({
      app: "calls",
      session: "default",
      id: "app_1",
      enabled: true,
      config: { dm, group: { reject: true, waitBeforeDecline: 3 } },
    });
    expect(rules.rules).toEqual([
      declined({ after_s: 2 }, { body: "We take no calls.", after_s: 3.5 }),
      groups(3),
    ]);
    expect(notes).toEqual([]);
  });

  it("may be its config alone, and rejects where it says nothing", () => {
    const { rules, notes } = importWaha({ dm: {} });
    expect(rules.rules).toEqual([declined({ after_s: 0 }), groups(0)]);
    expect(notes).toEqual([]);
  });

  it("writes after a missed call where it did not reject, and never to a group", () => {
    const { rules, notes } = importWaha({
      dm: { reject: false, message: "Write to us." },
      group: { reject: false, message: "Write to us." },
    });
    expect(rules.rules).toEqual([missedCalls({ body: "Write to us.", after_s: 0 })]);
    expect(notes).toEqual([
      { path: "dm.message", note: "is written once the call was missed, not while it still rings" },
      { path: "group.message", note: NO_GROUP_TEXT },
    ]);
  });

  it("has notes on what is not known, not usable, or too long", () => {
    const { rules, notes } = importWaha({
      app: "calls",
      extra: 1,
      config: {
        dm: {
          mode: "ivr",
          message: `Hi {name}! ${"x".repeat(1000)}`,
          waitBeforeDecline: 90,
          waitBeforeResponse: -1,
        },
        group: { reject: "no" },
        channel: {},
      },
    });
    expect(rules.rules).toMatchObject([
      { then: [{ reject: { after_s: 60 } }, { text: { after_s: 60 } }] },
      {},
    ]);
    expect(notes).toEqual([
      { path: "extra", note: UNKNOWN },
      { path: "config.channel", note: UNKNOWN },
      { path: "config.dm.mode", note: UNKNOWN },
      { path: "config.dm.message", note: "braces became parentheses, since braces mean placeholders here" },
      { path: "config.dm.message", note: "shortened from 1011 to 1000 characters" },
      { path: "config.dm.waitBeforeDecline", note: "shortened from 90 s to 60 s, the longest wait there is" },
      { path: "config.dm.waitBeforeResponse", note: "expected a number of seconds, got -1; taken as 0" },
      { path: "config.group.reject", note: 'expected true or false, got "no"; taken as true' },
    ]);
  });
});

describe("Evolution API's settings", () => {
  it("become a rule for calls and one for group calls, which get no text", () => {
    const { rules, notes } = importEvolution({
      rejectCall: true,
      msgCall: "I do not accept calls",
      groupsIgnore: false,
      alwaysOnline: true,
      readMessages: false,
      syncFullHistory: false,
      readStatus: false,
    });
    expect(rules.rules).toEqual([
      declined({ after_s: 0 }, { body: "I do not accept calls", after_s: 0 }),
      groups(0),
    ]);
    expect(notes).toEqual([{ path: "msgCall", note: NO_GROUP_TEXT }]);
  });

  it("are read as its answers spell them, too", () => {
    const { rules, notes } = importEvolution({
      settings: { reject_call: true, groups_ignore: true, msg_call: "", secret: 1 },
    });
    expect(rules.rules).toEqual([declined({ after_s: 0 }), groups(0)]);
    expect(notes).toEqual([{ path: "settings.secret", note: UNKNOWN }]);
  });

  it("write after a missed call where they did not reject", () => {
    const { rules, notes } = importEvolution({ rejectCall: false, msgCall: "Hi" });
    expect(rules.rules).toEqual([missedCalls({ body: "Hi", after_s: 0 })]);
    expect(notes.map(({ path }) => path)).toEqual(["msgCall", "msgCall"]);
  });

  it("that do nothing become no rule", () => {
    expect(importEvolution({}).rules.rules).toEqual([]);
    expect(importEvolution({ rejectCall: false, msgCall: " " }).rules.rules).toEqual([]);
  });
});

const settings = fc.record(
  {
    dm: fc.record(
      {
        reject: fc.oneof(fc.boolean(), fc.jsonValue()),
        message: fc.oneof(fc.string(), fc.jsonValue()),
        waitBeforeDecline: fc.oneof(fc.double(), fc.jsonValue()),
        waitBeforeResponse: fc.oneof(fc.double(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
    group: fc.jsonValue(),
    rejectCall: fc.oneof(fc.boolean(), fc.jsonValue()),
    msgCall: fc.oneof(fc.string({ maxLength: 1200 }), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

it.each([
  ["WAHA", importWaha],
  ["Evolution API", importEvolution],
])("whatever stands in settings of %s, what comes out are rules", (_name, importer) => {
  fc.assert(
    fc.property(fc.oneof(settings, fc.jsonValue()), (value) => {
      const { rules } = importer(value);
      expect(checkRules(rules)).toEqual(rules);
    }),
    { numRuns: 300 },
  );
});
