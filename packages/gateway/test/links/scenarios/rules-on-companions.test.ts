import { expect, onTestFinished } from "vitest";
import { temporaryFolder } from "../../stage/closing.ts";
import { test as staged } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";
import { NIGHT, setRules } from "../rule-stage.ts";

const test = staged.override("times", { answerMs: 2_000 });
/** As long as a person needs to get at another device. */
const SLOW_NIGHT = {
  ...NIGHT,
  then: [{ reject: { after_s: 0.5 } }, { text: { body: "We are closed.", after_s: 0.6 } }],
};

test("a second companion that hears the same offers, some of them twice, changes nothing: one text", async ({
  stage,
}) => {
  const { caller, read, outcomes } = await setRules(stage, { rules: [NIGHT] });
  const second = await stage.startAnother(await temporaryFolder());
  onTestFinished(() => second.stop());
  const { channel } = await second.channels.create({ id: "SECOND-1" });
  await channel.pair();
  await until("a QR code", () => channel.linkState.qr !== undefined);
  await stage.own.scanQr(channel.linkState.qr?.text ?? "");
  const online = () => stage.own.devices.filter(({ isOnline }) => isOnline).length;
  await until("both companions are online", () => online() === 2);
  const heard: string[] = [];
  onTestFinished(second.feed.on("call", ({ call: { status } }) => heard.push(status)));
  stage.network.misbehave.repeat({ extra: 3, times: 4 });
  const call = await caller.call(OWN, { at: T });
  expect(await outcomes(2)).toEqual(["night reject done", "night text done"]);
  await call.announce({ at: T });
  await call.acknowledged();
  await until(`the second companion heard of it: ${heard.join(", ")}`, () => heard.includes("initiated"));
  expect(call.state).toBe("declined");
  expect(read.map(({ to, text }) => [to, text])).toEqual([[caller.number, `We are closed, ${caller.name}.`]]);
});

test("a call that another companion declines first is not declined again, and gets no text", async ({
  stage,
}) => {
  const { caller, read, outcomes } = await setRules(stage, { rules: [SLOW_NIGHT] });
  const call = await caller.call(OWN, { at: T });
  await call.decline({ at: T, device: 17 });
  expect(await outcomes(2)).toEqual(["night reject skipped call_ended", "night text skipped not_rejected"]);
  expect(read).toEqual([]);
});

test("a call that another companion answers first is left alone", async ({ stage }) => {
  const { caller, read, outcomes } = await setRules(stage, { rules: [SLOW_NIGHT] });
  const call = await caller.call(OWN, { at: T });
  await call.answer({ at: T, device: 17 });
  expect(await outcomes(2)).toEqual(["night reject skipped answered", "night text skipped answered"]);
  expect([call.state, read]).toEqual(["answered", []]);
});
