import { beforeEach, expect, it } from "vitest";
import { callOf, countsOf, placed } from "../../stage/call-log-stage.ts";
import { closing } from "../../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../../stage/gateway-stage.ts";
import { CALLER, OWN, T } from "../../stage/samples.ts";
import { SetClock } from "../../stage/set-clock.ts";
import { until } from "../../stage/until.ts";

const DAY = 86_400_000;
const DIRTY = {
  tag: "ib",
  content: [{ tag: "dirty", attrs: { type: "syncd_app_state", timestamp: "0" } }],
};

let stage: GatewayStage;
let clock: SetClock;
beforeEach(async () => {
  clock = new SetClock();
  stage = closing(await setGatewayStage({ linkClock: clock }));
});

it("begins with the first change that it hears of: a log of years is neither read nor told", async () => {
  for (let count = 0; count < 3; count += 1) await stage.own.placesCall({ to: CALLER, writtenAt: T });
  await stage.link();
  const id = await placed(stage, { to: CALLER });
  expect(await countsOf(stage)).toMatchObject({ records: 1, before_link: 0, gaps: 0, version: 4 });
  expect(await callOf(stage, id)).toMatchObject({ direction: "outgoing" });
});

it("reads the whole log where nothing says which change is new, and tells what came since the link", async () => {
  const old = await stage.own.placesCall({ to: CALLER, writtenAt: T });
  await stage.link();
  await stage.own.acknowledged({ timeoutMs: 50_000 });
  const { id } = await stage.own.placesCall({
    to: CALLER,
    writtenAt: Date.now() + 5_000,
    quietly: true,
  });
  await stage.own.sendStanza(DIRTY);
  await until("the call", async () => (await callOf(stage, id)).status === "ended");
  expect(await callOf(stage, old.id)).toMatchObject({ code: "CALL_NOT_FOUND" });
  expect(await countsOf(stage)).toMatchObject({ records: 1, before_link: 1, version: 2 });
});

it("tells an account whose own calls are heard that no record of them comes, until one does", async () => {
  await stage.link();
  for (let count = 0; count < 10; count += 1) {
    const call = await stage.own.call(CALLER, { mirror: true });
    await call.hangUp();
    await call.acknowledged();
  }
  await until("the stanzas", async () => (await countsOf(stage)).own_stanzas === 20);
  expect(await countsOf(stage)).toMatchObject({
    last_record_at: null,
    hint: expect.stringContaining("its phone writes no record of them"),
  });
  await placed(stage, { to: CALLER });
  expect(await countsOf(stage)).toMatchObject({ records: 1, hint: null });
});

it("steps over what it cannot read within a day, counts it, and goes on", async () => {
  await stage.link();
  await placed(stage, { to: CALLER });
  stage.network.misbehave.spoilPatches({ flaw: "patch-mac", number: OWN });
  const lost = await stage.own.placesCall({ to: CALLER });
  await until("it waits", async () => (await countsOf(stage)).wrong_macs === 1);
  clock.pass(DAY - 60_000);
  await placed(stage, { to: CALLER });
  expect(await countsOf(stage)).toMatchObject({ waiting: 1, given_up: 0, wrong_macs: 1 });
  clock.pass(120_000);
  await placed(stage, { to: CALLER });
  await until("it is given up", async () => (await countsOf(stage)).waiting === 0);
  expect(await countsOf(stage)).toMatchObject({ given_up: 1, wrong_macs: 1, records: 3, gaps: 0 });
  expect(await callOf(stage, lost.id)).toMatchObject({ code: "CALL_NOT_FOUND" });
});
