import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const CHANNEL = "RULES-1";
const PATH = `/api/channels/${CHANNEL}/rules`;
const NIGHT = {
  id: "night",
  when: { on: "offered", hours: { timezone: "Europe/Berlin", from: "18:00", to: "08:00" } },
  then: [{ reject: { after_s: 2 } }, { text: { body: "Closed, {name}.", after_s: 3 } }],
};
/** 23:05 in Berlin, and at noon. */
const [LATE, NOON] = ["2026-11-26T22:05:00Z", "2026-11-26T11:00:00Z"];

let bare: BareGateway;
let owner: Ask;
let stranger: Ask;
beforeAll(async () => {
  bare = await startBareGateway();
  owner = client(bare.gateway.url, (await bare.gateway.channels.create({ id: CHANNEL })).token);
  stranger = client(bare.gateway.url, (await bare.gateway.channels.create({ id: "OTHER" })).token);
});
afterAll(() => bare.close());

test("a channel without rules has none, with the limits that would hold", async () => {
  const { status, body } = await stranger("GET", "/api/channels/OTHER/rules");
  expect([status, body]).toEqual([
    200,
    {
      rules: [],
      lists: {},
      limits: {
        text_per_caller_h: 12,
        texts_per_day: 100,
        texts_per_min: 6,
        rejects_per_min: 30,
        max_age_s: 120,
      },
    },
  ]);
});

test("what is written is read again with its defaults, and may be written as it was read", async () => {
  const written = await owner("PUT", PATH, { rules: [NIGHT], lists: { vip: ["+4915100000000"] } });
  expect([written.status, at(written.body, "rules", 0, "when", "hours", "outside")]).toEqual([200, false]);
  const read = await owner("GET", PATH);
  expect(read.body).toEqual(written.body);
  expect((await owner("PUT", PATH, read.body)).body).toEqual(read.body);
});

test("a document with a fault is refused as a whole, with its path", async () => {
  await owner("PUT", PATH, { rules: [NIGHT] });
  const bad = { rules: [NIGHT, { ...NIGHT, id: "two", when: { on: "ringing" } }] };
  const refused = await owner("PUT", PATH, bad);
  expect([refused.status, at(refused.body, "code"), at(refused.body, "detail")]).toEqual([
    400,
    "BAD_RULE",
    'rules[1].when.on: expected "offered", "missed" or "answered", got "ringing"',
  ]);
  expect((await owner("PUT", PATH)).status).toBe(400);
  expect((await owner("PUT", PATH, [1])).status).toBe(400);
  expect(at((await owner("GET", PATH)).body, "rules", "length")).toBe(1);
});

test("rules of another channel are nobody's business", async () => {
  expect((await stranger("GET", PATH)).status).toBe(404);
  expect((await stranger("PUT", PATH, { rules: [] })).status).toBe(404);
  expect((await stranger("PUT", `/api/channels/${CHANNEL}/texts`, { state: "off" })).status).toBe(404);
});

test("the schema is the one that rules are checked by", async () => {
  const { body } = await owner("GET", "/api/rules/schema");
  expect(at(body, "properties", "rules", "maxItems")).toBe(20);
  expect(at(body, "properties", "limits", "properties", "max_age_s", "default")).toBe(120);
});

test("a trial says which rule an event is for, and what would be done when", async () => {
  await owner("PUT", PATH, { rules: [NIGHT] });
  const night = await owner("POST", `${PATH}/try`, { at: LATE, caller: "+49 151 23", name: "Asha" });
  expect(night.body).toMatchObject({
    rule: "night",
    passed: [],
    actions: [
      { kind: "reject", after_ms: 2_000, would: "act", reason: null },
      { kind: "text", after_ms: 3_000, text: "Closed, Asha.", would: "act" },
    ],
  });
  expect(at(night.body, "sentence")).toMatch(/^When a call comes from 18:00 to 08:00 of the next day/);
  const noon = await owner("POST", `${PATH}/try`, { at: NOON, caller: "+49 151 23" });
  expect(noon.body).toMatchObject({ rule: null, passed: [{ rule: "night", unmet: "time" }], actions: [] });
  const group = { at: LATE, caller: "+49 151 23", group: true };
  expect(at((await owner("POST", `${PATH}/try`, group)).body, "passed", 0, "unmet")).toBe("group");
});

test("rules can be tried before they are in force", async () => {
  await owner("PUT", PATH, { rules: [] });
  const rules = { rules: [NIGHT] };
  expect(at((await owner("POST", `${PATH}/try`, { at: LATE, rules })).body, "rule")).toBe("night");
  expect(at((await owner("POST", `${PATH}/try`, { at: LATE })).body, "rule")).toBe(null);
  const bad = await owner("POST", `${PATH}/try`, { rules: { rules: [{}] } });
  expect([bad.status, at(bad.body, "code")]).toEqual([400, "BAD_RULE"]);
  const past = await owner("POST", `${PATH}/try-calls`, { rules });
  expect(past.body).toMatchObject({ calls: 0, acted: 0, rules: [{ rule: "night", matched: 0, acted: 0 }] });
});

test.each([
  [{ at: "yesterday" }, "BAD_TIME"],
  [{ caller: "nobody" }, "BAD_PHONE_NUMBER"],
  [{ status: "ringing" }, "BAD_REQUEST"],
])("a trial of %j is refused", async (event, code) => {
  const { status, body } = await owner("POST", `${PATH}/try`, event);
  expect([status, at(body, "code")]).toEqual([400, code]);
});

test("texts are switched off by a person, and on again", async () => {
  const path = `/api/channels/${CHANNEL}/texts`;
  expect((await owner("GET", path)).body).toEqual({
    state: "on",
    paused_until: null,
    off_since: null,
    refused_with: null,
  });
  expect((await owner("PUT", path, { state: "off" })).body).toMatchObject({
    state: "off",
    refused_with: null,
  });
  await owner("PUT", PATH, { rules: [NIGHT] });
  const tried = await owner("POST", `${PATH}/try`, { at: LATE, caller: "+49 151 23" });
  expect(at(tried.body, "actions", 1)).toMatchObject({ would: "skip", reason: "switched_off" });
  expect((await owner("PUT", path, { state: "on" })).body).toMatchObject({ state: "on", off_since: null });
});

test("a channel that did nothing has no actions, and none is found by an id that is none", async () => {
  expect((await owner("GET", "/api/actions?rule=night&state=done")).body).toEqual({
    items: [],
    next_cursor: null,
  });
  const one = await owner("GET", "/api/actions/act_01KAQ3W5V80000000000000000");
  expect([one.status, at(one.body, "code")]).toEqual([404, "ACTION_NOT_FOUND"]);
});
