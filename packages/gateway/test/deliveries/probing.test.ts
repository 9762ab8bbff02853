import { expect, it } from "vitest";
import { FAILING_AFTER } from "../../src/deliveries/endpoint-health.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

it("probes an endpoint that keeps failing by one delivery at a time until it recovers, and resumes without a burst", async () => {
  let broken = true;
  let most = 0;
  const target = closing(
    await startHttpReceiver(() => {
      most = Math.max(most, health()?.underWay ?? 0);
      return broken ? 500 : 200;
    }),
  );
  const stage = await setDeliveryStage({
    webhooks: [{ url: target.url }],
    concurrency: 4,
    retryDelayMs: 100,
  });
  await Promise.all(Array.from({ length: 40 }, (_, index) => stage.play(`C${index}`, "offered")));
  const health = (): { failing: boolean; underWay: number } | undefined =>
    stage.dispatcher.health("MANTIS-M72HC", "whk_0");
  await until("it counts as failing", () => health()?.failing === true);
  const before = target.requests.length;
  expect(before).toBeLessThan(FAILING_AFTER + 4);
  // While it fails, one probe a step: forty deliveries wait, and at most a few are tried.
  await until("it was probed twice", () => target.requests.length >= before + 2);
  expect(health()?.underWay).toBeLessThanOrEqual(1);
  expect(target.requests.length).toBeLessThan(40);
  most = 0;
  broken = false;
  await until("all arrived after it recovered", () => target.taken().length === 40);
  expect(health()?.failing).toBe(false);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

it("leaves other endpoints alone while one hangs", async () => {
  const hanging = closing(await startHttpReceiver(() => "hang"));
  const quick = closing(await startHttpReceiver());
  const webhooks = [{ url: hanging.url }, { url: quick.url }];
  const stage = await setDeliveryStage({ webhooks, timeoutMs: 20_000 });
  await Promise.all(Array.from({ length: 200 }, (_, index) => stage.play(`C${index}`, "offered", "ended")));
  await until("the quick one has everything", () => quick.taken().length === 400);
  expect(hanging.requests).toHaveLength(16);
  expect(stage.settlements.filter(({ webhookId }) => webhookId === "whk_0")).toEqual([]);
});
