import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { later, msOf } from "../../src/clock.ts";
import { type ClockJump, ClockWatch, TRUST_MS } from "../../src/deliveries/clock-watch.ts";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Scene {
  clock: SetClock;
  target: HttpReceiver;
  stage: DeliveryStage;
  mend(): void;
}

/** An endpoint that refused one call's event, whose retry is planned in a second and a half of the clock that the test owns. */
async function sceneOf(options: Partial<Parameters<typeof setDeliveryStage>[0]> = {}): Promise<Scene> {
  const clock = new SetClock();
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 500 : 200)));
  const webhooks = [{ url: target.url }];
  const stage = await setDeliveryStage({
    webhooks,
    clock,
    retryDelayMs: 1_500,
    retryCapMs: 60_000,
    ...options,
  });
  await stage.play("A", "offered");
  await until("it failed once", () => stage.settlements.length === 1);
  const mend = (): void => {
    broken = false;
  };
  return { clock, target, stage, mend };
}

/** Long enough for the clocks to be looked at. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));

describe("a retry comes as planned when the wall clock is set", () => {
  it.each([
    ["five hours back", -5 * HOUR],
    ["thirty seconds back", -30_000],
    ["half an hour forward", HOUR / 2],
    ["eight days forward", 8 * DAY],
    ["ten years back", -3_650 * DAY],
  ])("%s", async (_name, jump) => {
    const { clock, target, stage, mend } = await sceneOf();
    mend();
    clock.jump(jump);
    await aWhile();
    expect(target.requests).toHaveLength(1);
    const [{ due } = {}] = stage.query("SELECT due_at AS due FROM deliveries");
    expect(Math.abs(Number(due) - (msOf(clock.wall()) + 1_500))).toBeLessThan(1_000);
    clock.pass(1_500);
    await until("it came", () => target.taken().length === 1);
  });

  it("to and fro", async () => {
    const { clock, target, mend } = await sceneOf();
    mend();
    for (const jump of [8 * DAY, -5 * HOUR, -8 * DAY, 5 * HOUR]) {
      clock.jump(jump);
      await aWhile();
      expect(target.requests).toHaveLength(1);
    }
    clock.pass(1_500);
    await until("it came", () => target.taken().length === 1);
  });

  it("and so does the probe of a failing endpoint", async () => {
    const { clock, target, stage, mend } = await sceneOf();
    const health = () => stage.dispatcher.health(CHANNEL, "whk_0");
    for (let call = 0; call < 7; call += 1) await stage.play(`C${call}`, "offered");
    await until("it counts as failing", () => health()?.failing === true);
    mend();
    clock.jump(-5 * HOUR);
    await aWhile();
    expect(Number(health()?.probeAt) - msOf(clock.wall())).toBeLessThanOrEqual(1_500);
    clock.pass(1_500);
    await until("all arrived", () => target.taken().length === 8);
  });

  it("a new event leaves at once after a jump", async () => {
    const { clock, target, stage, mend } = await sceneOf();
    mend();
    clock.jump(-5 * HOUR);
    await stage.play("B", "offered");
    await until("it came", () => target.taken().length === 1);
  });

  it("what was planned by a clock that was wrong when the gateway stopped waits no longer than a retry may", async () => {
    const { clock, target, stage, mend } = await sceneOf();
    await stage.stop();
    mend();
    clock.jump(-5 * HOUR);
    await setDeliveryStage({
      webhooks: [{ url: target.url }],
      clock,
      dataDir: stage.dataDir,
      retryDelayMs: 1_500,
      retryCapMs: 60_000,
    });
    await until("it came", () => target.taken().length === 1);
  });
});

describe("a delivery expires by a clock that is trusted", () => {
  it("not when the clock goes eight days forward for eight seconds", async () => {
    const { clock, target, stage, mend } = await sceneOf();
    clock.jump(8 * DAY);
    clock.pass(1_000);
    await aWhile();
    clock.pass(500);
    await until("it was tried by the wrong clock", () => target.requests.length === 2);
    mend();
    clock.jump(-8 * DAY);
    clock.pass(5_000);
    await until("it came", () => target.taken().length === 1);
    await until("it is settled", () => stage.settlements.at(-1)?.state === "delivered");
  });

  it("and then it does, once the clock has gone evenly for some minutes", async () => {
    const { clock, stage } = await sceneOf();
    clock.jump(8 * DAY);
    await aWhile();
    clock.pass(TRUST_MS);
    await until("it has expired", () => stage.settlements.at(-1)?.state === "expired");
  });

  it("what is made after the clock was set back does not look hours old", async () => {
    const { clock, target, stage, mend } = await sceneOf();
    clock.jump(-5 * HOUR);
    await aWhile();
    stage.registry.set(CHANNEL, {
      webhooks: stage.registry.list(CHANNEL).map((webhook) => ({ ...webhook, maxAgeSeconds: 3_600 })),
      retryDelayMs: 1_000,
      retryCapMs: 60_000,
      secrets: [],
    });
    mend();
    await stage.play("B", "offered");
    await until("it came", () => target.taken().length >= 1);
    expect(stage.query("SELECT 1 FROM deliveries WHERE state = 'expired'")).toEqual([]);
  });

  it("not after a start with a clock that is earlier than what was journaled, until it is trusted", async () => {
    const { clock, target, stage } = await sceneOf();
    await stage.stop();
    clock.jump(-5 * HOUR);
    const second = await setDeliveryStage({ webhooks: [{ url: target.url }], clock, dataDir: stage.dataDir });
    await aWhile();
    // The time server corrects it by far too much, and the delivery would be long past its age.
    clock.jump(30 * DAY);
    await aWhile();
    clock.pass(60_000);
    await aWhile();
    expect(second.query("SELECT state FROM deliveries")).toEqual([{ state: "pending" }]);
  });
});

describe("the watch over the clocks", () => {
  type Step = { pass: number } | { jump: number };
  const steps = fc.array(
    fc.oneof(
      fc.record({ pass: fc.integer({ min: 0, max: 3 * TRUST_MS }) }),
      fc.record({ jump: fc.integer({ min: -30 * DAY, max: 30 * DAY }) }),
    ),
    { maxLength: 20 },
  );
  const apply = (clock: SetClock, step: Step): void => {
    if ("pass" in step) clock.pass(step.pass);
    else clock.jump(step.jump);
  };

  it("sees each jump, and tells what moves what was planned to where it belongs", () => {
    fc.assert(
      fc.property(steps, (history) => {
        const clock = new SetClock();
        const jumps: ClockJump[] = [];
        const watch = new ClockWatch(clock, (jump) => jumps.push(jump));
        let planned = msOf(clock.wall()) + HOUR;
        let left = HOUR;
        for (const step of history) {
          apply(clock, step);
          if ("pass" in step) left -= step.pass;
          watch.now();
          for (const { byMs } of jumps.splice(0)) planned += byMs;
        }
        // Small steps of the clock, of less than two seconds each, are none.
        expect(Math.abs(planned - msOf(clock.wall()) - left)).toBeLessThan(2_000 * (history.length + 1));
      }),
    );
  });

  it("never takes anything for older than it is, while the clock is not trusted", () => {
    fc.assert(
      fc.property(steps, (history) => {
        const clock = new SetClock();
        const watch = new ClockWatch(clock, () => {});
        const made: { wall: number; monotonic: number }[] = [];
        for (const step of history) {
          // Less than it takes to trust a clock: between two jumps it never is.
          apply(clock, "pass" in step ? { pass: step.pass / 100 } : step);
          watch.now();
          made.push({ wall: msOf(clock.wall()), monotonic: msOf(clock.monotonic()) });
          const isTrusted = history.length * TRUST_MS * 0.03 >= TRUST_MS;
          if (isTrusted) return;
        }
        const [first] = made;
        if (!first) return;
        const age = msOf(watch.expiryTime()) - first.wall;
        expect(age).toBeLessThanOrEqual(msOf(clock.monotonic()) - first.monotonic + 2_000 * history.length);
      }),
    );
  });

  it("a clock that drifts is not one that was set", () => {
    const clock = new SetClock();
    const jumps: ClockJump[] = [];
    const watch = new ClockWatch(clock, (jump) => jumps.push(jump));
    for (let second = 0; second < 100_000; second += 1) {
      clock.pass(1_000);
      clock.jump(0.5);
      watch.now();
    }
    expect(jumps).toEqual([]);
    expect(watch.expiryTime()).toEqual(later(clock.wall(), 0));
  });
});
