import { expect, it } from "vitest";
import { WINDOW } from "../../src/deliveries/dispatcher.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { eventsIn, statusesByCall, statusesOf } from "../stage/events-in.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

it("holds back later events of the same call while one fails, and no other call's", async () => {
  let broken = true;
  const target = closing(
    await startHttpReceiver(({ body }) => (broken && eventsIn([body])[0]?.id === "A" ? 500 : 200)),
  );
  const { play } = await setDeliveryStage({ webhooks: [{ url: target.url }] });
  await play("A", "offered", "ringing", "ended");
  await play("B", "offered", "ringing", "answered");
  await until("call B arrived", () => statusesOf(target.taken(), "B").length === 3);
  await until("call A was tried again", () => statusesOf(target.requests, "A").length >= 3);
  expect(new Set(statusesOf(target.requests, "A"))).toEqual(new Set(["initiated"]));
  broken = false;
  await until("call A arrived", () => statusesOf(target.taken(), "A").length === 3);
  expect(statusesOf(target.taken(), "A")).toEqual(["initiated", "ringing", "missed"]);
});

it("sends the same webhook-id and the same bytes at each attempt", async () => {
  const target = closing(await startHttpReceiver((_, number) => (number < 4 ? 503 : 200)));
  const { play } = await setDeliveryStage({ webhooks: [{ url: target.url }] });
  await play("A", "offered");
  await until("it arrived", () => target.taken().length === 1);
  expect(target.requests).toHaveLength(4);
  expect(new Set(target.requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(new Set(target.requests.map(({ body }) => body)).size).toBe(1);
});

it("brings a lane to its end that is longer than what is read of it at a time", async () => {
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 500 : 200)));
  const { journal } = await setDeliveryStage({
    webhooks: [{ url: target.url, events: ["users.post"] }],
    retryCapMs: 50,
  });
  const bodies = Array.from({ length: 230 }, (_, index) =>
    JSON.stringify({ users: [{ id: String(index) }] }),
  );
  for (const body of bodies) await journal.publish("MANTIS-M72HC", { type: "users", method: "post", body });
  broken = false;
  await until("all arrived", () => target.taken().length >= bodies.length);
  expect(target.taken().map(({ body }) => body)).toEqual(bodies);
});

it("continues in order after a restart, with pending and new deliveries", async () => {
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 500 : 200)));
  const webhooks = [{ url: target.url }];
  const first = await setDeliveryStage({ webhooks });
  await first.play("A", "offered", "ringing");
  await until("it was tried", () => target.requests.length > 0);
  await first.stop();
  broken = false;
  const second = await setDeliveryStage({ webhooks, dataDir: first.dataDir });
  await second.play("A", "ended");
  await until("the call arrived", () => target.taken().length === 3);
  expect(statusesOf(target.taken(), "A")).toEqual(["initiated", "ringing", "missed"]);
});

it("sends each webhook of a channel its own deliveries, whatever the others do", async () => {
  const dead = closing(await startHttpReceiver(() => 500));
  const alive = closing(await startHttpReceiver());
  const { play } = await setDeliveryStage({
    webhooks: [{ url: dead.url }, { url: alive.url }],
    retryDelayMs: 5_000,
  });
  await play("A", "offered", "ringing", "ended");
  await until("the working one has all", () => alive.taken().length === 3);
  expect(statusesOf(alive.taken(), "A")).toEqual(["initiated", "ringing", "missed"]);
  expect(dead.requests).toHaveLength(1);
});

it("sends no more than its concurrency at once", async () => {
  let atOnce = 0;
  let most = 0;
  const target = closing(await startHttpReceiver(() => "hang"));
  const { play } = await setDeliveryStage({
    webhooks: [{ url: target.url }],
    concurrency: 3,
    timeoutMs: 300,
    retryDelayMs: 60_000,
  });
  await Promise.all(Array.from({ length: 12 }, (_, index) => play(`C${index}`, "offered")));
  await until("the first ones came", () => target.requests.length >= 3);
  const begun = new Map<string, number>();
  for (const { headers, at } of target.requests) begun.set(String(headers["webhook-id"]), at);
  atOnce = target.requests.filter(({ at }) => at - (target.requests[0]?.at ?? 0) < 200).length;
  most = Math.max(most, atOnce);
  expect(most).toBe(3);
});

it("keeps what does not fit its window in the store, and sends all of it", { timeout: 180_000 }, async () => {
  const calls = 3_000;
  let paused = true;
  const target = closing(await startHttpReceiver(() => (paused ? "hang" : 200)));
  const { play, query, dispatcher } = await setDeliveryStage({
    webhooks: [{ url: target.url }],
    timeoutMs: 1_000,
    retryDelayMs: 50,
  });
  await Promise.all(Array.from({ length: calls }, (_, index) => play(`C${index}`, "offered", "ended")));
  expect(query("SELECT count(*) AS n FROM deliveries WHERE state = 'pending'")).toEqual([{ n: calls * 2 }]);
  expect(dispatcher.health("MANTIS-M72HC", "whk_0")?.lanes).toBeLessThanOrEqual(WINDOW.live);
  paused = false;
  const arrived = (): Set<unknown> => new Set(target.taken().map(({ headers }) => headers["webhook-id"]));
  await until("all arrived", () => arrived().size === calls * 2, 50_000);
  await until("all is settled", () => query("SELECT 1 FROM deliveries WHERE state = 'pending'").length === 0);
  const seen = statusesByCall(target.taken().map(({ body }) => body));
  expect([...seen.values()].every((statuses) => statuses.join() === "initiated,missed")).toBe(true);
});
