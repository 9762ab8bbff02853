import { expect, onTestFinished } from "vitest";
import { client } from "../../http/api.ts";
import { temporaryFolder } from "../../stage/closing.ts";
import { test as staged } from "../../stage/gateway-stage.ts";
import { CHANNEL, GROUP, OWN, T } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";
import { freshNumber, listed, MISSED, NIGHT, nextNumber, setRules } from "../rule-stage.ts";

/** Rejections and texts are answered within this long, also on a busy machine, or they failed. */
const test = staged.override("times", { answerMs: 2_000 });
/** What was not answered in time is sent again: that is refused, too. */
const times = Number.POSITIVE_INFINITY;

test("a call at night is declined, stops ringing and gets one text", async ({ stage }) => {
  const { caller, read, outcomes } = await setRules(stage, { rules: [NIGHT] });
  const call = await caller.call(OWN, { at: T });
  expect(await outcomes(2)).toEqual(["night reject done", "night text done"]);
  expect(call.state).toBe("declined");
  expect(read.map(({ to, text }) => [to, text])).toEqual([[caller.number, `We are closed, ${caller.name}.`]]);
  const { items } = await listed(stage, call.id);
  expect(items.map(({ kind, state, message_id }) => [kind, state, message_id])).toEqual([
    ["text", "done", read[0]?.id],
    ["reject", "done", null],
  ]);
});

test("offers that come again, and a second call, give no second text", async ({ stage }) => {
  const { caller, read, outcomes } = await setRules(stage, { rules: [NIGHT] });
  stage.network.misbehave.repeat({ extra: 3, times: 2 });
  const call = await caller.call(OWN, { at: T });
  await outcomes(2);
  await call.announce({ at: T });
  await caller.call(OWN, { at: T + 60_000 });
  expect(await outcomes(4)).toEqual([
    "night reject done",
    "night text done",
    "night reject done",
    "night text skipped caller_limit",
  ]);
  expect(read).toHaveLength(1);
});

test.for([["never"], [{ error: 404, as: "attribute" }]] as const)(
  "a rejection that WhatsApp answers %j is one that failed, and nothing is written",
  async ([answer], { stage }) => {
    const { caller, read, outcomes, settled } = await setRules(stage, { rules: [NIGHT] });
    stage.network.misbehave.answerRejects(answer);
    const call = await caller.call(OWN, { at: T });
    const reason = answer === "never" ? "no_answer" : "refused";
    expect(await outcomes(2)).toEqual([`night reject failed ${reason}`, "night text failed reject_failed"]);
    expect([settled[0]?.code, read]).toEqual([answer === "never" ? null : 404, []]);
    expect(call.state).toBe("placed");
    await call.timeOut({ at: T + 45_000 });
  },
);

test("an exception passes, and what was missed gets its own rule", async ({ stage }) => {
  const vip = nextNumber();
  const rules = [{ id: "vip", when: { on: "offered", callers: ["list:vip"] }, then: [] }, NIGHT, MISSED];
  const { caller, read, outcomes } = await setRules(stage, { rules, lists: { vip: [`+${vip}`] } });
  const call = await caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 30_000 });
  expect(await outcomes(1)).toEqual(["missed text done"]);
  expect([call.state, read.map(({ text }) => text)]).toEqual(["ended", [`Sorry, ${caller.name}.`]]);
});

test("video calls and group calls follow their flags, and a group is never written to", async ({ stage }) => {
  const then = [{ reject: {} }, { text: { body: "No video." } }];
  const rules = [
    { id: "video", when: { on: "offered", video: true }, then },
    { id: "group", when: { on: "offered", group: true }, then },
  ];
  const { caller, read, outcomes } = await setRules(stage, { rules });
  const plain = await caller.call(OWN, { at: T });
  const group = await caller.call(OWN, { at: T, group: GROUP });
  expect(await outcomes(2)).toEqual(["group reject done", "group text skipped group"]);
  const video = await caller.call(OWN, { at: T, video: true });
  expect((await outcomes(4)).slice(2)).toEqual(["video reject done", "video text done"]);
  expect([plain.state, group.state, video.state]).toEqual(["placed", "declined", "declined"]);
  expect(read).toHaveLength(1);
  await plain.timeOut({ at: T + 30_000 });
});

test("once the own phone has answered, nothing is written", async ({ stage }) => {
  const slow = { ...MISSED, then: [{ text: { body: "Sorry.", after_s: 0.6 } }] };
  const { caller, read, outcomes } = await setRules(stage, { rules: [slow] });
  const first = await caller.call(OWN, { at: T });
  await first.timeOut({ at: T + 30_000 });
  const second = await caller.call(OWN, { at: T + 31_000 });
  await second.answer({ at: T + 33_000 });
  expect(await outcomes(1)).toEqual(["missed text skipped answered"]);
  expect(read).toEqual([]);
});

test.for([
  [463, "paused"],
  [429, "paused"],
  [401, "off"],
] as const)(
  "a refusal with %i: texts are %s until that is over, or a person ends it",
  async ([error, state], { stage }) => {
    const { caller, read, outcomes, settled } = await setRules(stage, { rules: [MISSED] });
    const stop = stage.network.misbehave.refuseMessages({ error, times });
    await (await caller.call(OWN, { at: T })).timeOut({ at: T + 30_000 });
    expect(await outcomes(1)).toEqual(["missed text failed refused"]);
    stop();
    expect(settled[0]?.code).toBe(error);
    expect(stage.gateway.channels.rules.texts(CHANNEL)).toMatchObject({ state, code: error });
    const other = stage.network.createPhone({ number: freshNumber() });
    await (await other.call(OWN, { at: T })).timeOut({ at: T + 30_000 });
    expect((await outcomes(2))[1]).toBe(`missed text skipped ${state === "off" ? "switched_off" : "paused"}`);
    await stage.gateway.channels.rules.switchTexts(CHANNEL, "on");
    await (await other.call(OWN, { at: T + 60_000 })).timeOut({ at: T + 90_000 });
    expect((await outcomes(3))[2]).toBe("missed text done");
    expect(read.map(({ to }) => to)).toEqual([other.number]);
  },
);

test("a rule that is removed meanwhile does nothing more", async ({ stage }) => {
  const slow = { ...MISSED, then: [{ text: { body: "Sorry.", after_s: 0.5 } }] };
  const { caller, read, outcomes } = await setRules(stage, { rules: [slow] });
  await (await caller.call(OWN, { at: T })).timeOut({ at: T + 30_000 });
  await stage.bodies(2);
  await stage.gateway.channels.rules.replace(CHANNEL, { rules: [] });
  expect(await outcomes(1)).toEqual(["missed text skipped rule_removed"]);
  expect(read).toEqual([]);
});

test("what failed is done once more when a person asks for it, and what was done is not", async ({
  stage,
}) => {
  const { caller, read, outcomes } = await setRules(stage, { rules: [MISSED] });
  const stop = stage.network.misbehave.refuseMessages({ error: 479, times });
  const call = await caller.call(OWN, { at: T });
  await call.timeOut({ at: T + 30_000 });
  expect(await outcomes(1)).toEqual(["missed text failed refused"]);
  stop();
  const ask = client(stage.gateway.url, stage.gateway.adminToken);
  const [failed] = (await listed(stage, call.id)).items;
  const replayed = await ask("POST", `/api/actions/${failed?.id}/replay`);
  expect(replayed).toMatchObject({ status: 201, body: { state: "pending", replay_of: failed?.id } });
  expect((await outcomes(2))[1]).toBe("missed text done");
  expect(read.map(({ id }) => id)).toEqual([failed?.message_id]);
  const [done] = (await listed(stage, call.id)).items;
  const again = await ask("POST", `/api/actions/${done?.id}/replay`);
  expect(again).toMatchObject({ status: 409, body: { code: "ACTION_NOT_OPEN" } });
});

test("a text of placeholders alone says nothing to whoever has no name", async ({ stage }) => {
  const rules = [{ ...MISSED, then: [{ text: { body: "{name}" } }] }];
  const { read, outcomes } = await setRules(stage, { rules });
  const nameless = stage.network.createPhone({ number: freshNumber() });
  const call = await nameless.call(OWN, { at: T });
  await call.timeOut({ at: T + 30_000 });
  expect([await outcomes(1), read]).toEqual([["missed text skipped nothing_to_say"], []]);
});

test("what is still to be done is done after a restart, and a limit outlives it", async ({ stage }) => {
  const slow = { ...MISSED, then: [{ text: { body: "Sorry.", after_s: 1.5 } }] };
  const { caller, read, outcomes, watch } = await setRules(stage, { rules: [slow] });
  await (await caller.call(OWN, { at: T })).timeOut({ at: T + 30_000 });
  await stage.bodies(2);
  await stage.stopGateway();
  await stage.startGateway();
  onTestFinished(watch());
  await stage.reaches("AUTH");
  expect(await outcomes(1)).toEqual(["missed text done"]);
  await (await caller.call(OWN, { at: T + 60_000 })).timeOut({ at: T + 90_000 });
  expect(await outcomes(2)).toEqual(["missed text done", "missed text skipped caller_limit"]);
  expect(read).toHaveLength(1);
});

test("two gateways whose numbers call each other end after one text each", async ({ stage }) => {
  const { read, caller } = await setRules(stage, { rules: [MISSED] });
  const dataDir = await temporaryFolder();
  const other = await stage.startAnother(dataDir);
  onTestFinished(() => other.stop());
  const { channel } = await other.channels.create({ id: "OTHER-1" });
  await other.channels.rules.replace("OTHER-1", { rules: [MISSED] });
  await channel.pair();
  await until("a QR code", () => channel.linkState.qr !== undefined);
  await caller.scanQr(channel.linkState.qr?.text ?? "");
  await until("the other client is online", () => caller.devices.some(({ isOnline }) => isOnline));
  const settled: string[] = [];
  for (const { feed } of [stage.gateway, other]) {
    const note = feed.on("action", ({ action }) => {
      if (action.state !== "pending") settled.push(`${action.state} ${action.reason}`);
    });
    onTestFinished(note);
  }
  for (let round = 1; round <= 3; round += 1) {
    await (await caller.call(OWN, { at: T + round * 60_000 })).timeOut({ at: T + round * 60_000 + 30_000 });
    await (await stage.own.call(caller.number, { at: T + round * 60_000 })).timeOut({
      at: T + round * 60_000 + 30_000,
    });
    await until(`round ${round}: ${settled.join(", ")}`, () => settled.length === round * 2);
  }
  expect(read.map(({ number, to }) => `${number} ${to}`).toSorted()).toEqual(
    [`${OWN} ${caller.number}`, `${caller.number} ${OWN}`].toSorted(),
  );
  expect(settled.filter((how) => how === "skipped caller_limit")).toHaveLength(4);
});
