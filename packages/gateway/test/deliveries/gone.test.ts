import { expect, it } from "vitest";
import type { Store } from "../../src/store/store.ts";
import type { Webhook } from "../../src/subscriptions/webhook.ts";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, SECRET, setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

/** Puts webhooks in force, as their owner's change does. */
function change({ registry }: DeliveryStage, changed: (webhook: Webhook) => Partial<Webhook>): void {
  const webhooks = registry.list(CHANNEL).map((webhook) => ({ ...webhook, ...changed(webhook) }));
  registry.set(CHANNEL, {
    webhooks,
    retryDelayMs: 20,
    retryCapMs: 1_000,
    secrets: [{ secret: SECRET, until: null }],
  });
}

it("a disabled webhook with more lanes pending than memory holds is idle, until it is enabled", {
  timeout: 180_000,
}, async () => {
  const calls = 1_400;
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 500 : 200)));
  const first = await setDeliveryStage({ webhooks: [{ url: target.url }], retryCapMs: 20 });
  await Promise.all(Array.from({ length: calls }, (_, call) => first.play(`C${call}`, "offered")));
  await first.stop();
  broken = false;
  const before = target.requests.length;
  let readings = 0;
  const counting = (store: Store): Store =>
    new Proxy(store, {
      get(of, name) {
        if (name === "dueLanes") readings += 1;
        const value: unknown = Reflect.get(of, name);
        return typeof value === "function" ? value.bind(of) : value;
      },
    });
  const second = await setDeliveryStage({
    webhooks: [{ url: target.url, disabledAt: 1, disabledReason: "the endpoint answered 410 Gone" }],
    dataDir: first.dataDir,
    around: counting,
  });
  await second.dispatcher.resume(CHANNEL);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(readings).toBe(0);
  expect(target.requests).toHaveLength(before);
  expect(second.dispatcher.levels()).toEqual({ lanes: 0, failingEndpoints: 0 });
  change(second, () => ({ disabledAt: null }));
  await second.dispatcher.resume(CHANNEL);
  await until("all arrived", () => target.taken().length === calls, 50_000);
});

it("disabled while its lanes are under way, it lets them go, and takes them up when it is enabled", async () => {
  let answer: number | "hang" = "hang";
  const target = closing(await startHttpReceiver(() => answer));
  const stage = await setDeliveryStage({ webhooks: [{ url: target.url }], timeoutMs: 300, concurrency: 2 });
  await Promise.all(Array.from({ length: 20 }, (_, call) => stage.play(`C${call}`, "offered", "ended")));
  await until("two are under way", () => target.requests.length === 2);
  change(stage, () => ({ disabledAt: 1 }));
  await until("those are settled", () => stage.settlements.length === 2);
  await until("nothing is in memory", () => stage.dispatcher.levels().lanes === 0);
  expect(target.requests).toHaveLength(2);
  answer = 200;
  change(stage, () => ({ disabledAt: null }));
  await stage.dispatcher.resume(CHANNEL);
  await until("all arrived", () => target.taken().length === 40);
});

it("tells what a 410 answered: the webhook as it was when the attempt was made", async () => {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const old = closing(await startHttpReceiver(() => held.then(() => 410)));
  const now = closing(await startHttpReceiver());
  const madeTo: Webhook[] = [];
  const stage = await setDeliveryStage({
    webhooks: [{ url: old.url }],
    onGone: (webhook) => madeTo.push(webhook),
  });
  const [before] = stage.registry.list(CHANNEL);
  await stage.play("A", "offered");
  await until("the old one is asked", () => old.requests.length === 1);
  change(stage, () => ({ url: now.url }));
  letGo();
  await until("its answer is in", () => madeTo.length === 1);
  expect(madeTo[0]).toBe(before);
  expect(stage.registry.list(CHANNEL)[0]).not.toBe(before);
  await until("the new one has it", () => now.taken().length === 1);
});

it("failures of where a webhook led before do not make it a failing one where it leads now", async () => {
  const old = closing(await startHttpReceiver(() => 500));
  const now = closing(await startHttpReceiver());
  const stage = await setDeliveryStage({
    webhooks: [{ url: old.url }],
    retryDelayMs: 60_000,
    retryCapMs: 600_000,
  });
  const health = () => stage.dispatcher.health(CHANNEL, "whk_0");
  await Promise.all(Array.from({ length: 20 }, (_, call) => stage.play(`C${call}`, "offered")));
  await until("it is a failing one", () => health()?.failing === true);
  change(stage, () => ({ url: now.url }));
  await stage.dispatcher.resume(CHANNEL);
  await stage.play("NEW", "offered");
  await until("the new one is asked", () => now.taken().some(({ body }) => body.includes('"NEW"')));
  expect(health()?.failing).toBe(false);
});
