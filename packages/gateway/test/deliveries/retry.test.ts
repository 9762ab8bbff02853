import { afterEach, describe, expect, it } from "vitest";
import { parseRetryAfter, retryDelay } from "../../src/deliveries/retry.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

describe("the wait before the n-th retry", () => {
  const rule = { delayMs: 3_000, capMs: 900_000 };
  it.each([
    ["is n times the delay", 1, null, 0, 3_000],
    ["grows by the delay", 7, null, 0, 21_000],
    ["is capped", 1_000, null, 0, 900_000],
    ["has up to 20 % jitter on top", 10, null, 1, 36_000],
    ["follows a Retry-After that asks for more", 1, 60_000, 0, 60_000],
    ["does not follow one that asks for less", 10, 1_000, 0, 30_000],
    ["follows Retry-After within the cap only", 1, 86_400_000, 0, 900_000],
  ])("%s", (_name, failures, retryAfter, random, expected) => {
    expect(retryDelay(rule, failures, retryAfter, random)).toBe(expected);
  });
});

it.each([
  ["120", 120_000],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 50_000],
  ["Thu, 01 Jan 1970 00:00:01 GMT", 0],
  ["soon", null],
  [undefined, null],
])("reads Retry-After %j", (value, expected) => {
  expect(parseRetryAfter(value, 10_000)).toBe(expected);
});

it("logs every attempt with its time, address, status, duration, error and the beginning of the answer", async () => {
  const target = await startHttpReceiver(() =>
    target.requests.length === 1 ? { status: 503, body: "x".repeat(5_000) } : { status: 200, body: "thanks" },
  );
  open.push(target);
  const stage = await setDeliveryStage({ webhooks: [{ url: target.url }] });
  open.push(stage);
  await stage.play("A", "offered");
  await until("it is settled", () => stage.settlements.some(({ state }) => state === "delivered"));
  const attempts = stage.query(
    "SELECT number, address, status, error, answer, duration_ms FROM attempts_made ORDER BY number",
  );
  expect(attempts).toMatchObject([
    { number: 1, address: "127.0.0.1", status: 503, error: null, answer: "x".repeat(2_048) },
    { number: 2, address: "127.0.0.1", status: 200, error: null, answer: "thanks" },
  ]);
  expect(stage.query("SELECT state, attempts, due_at FROM deliveries")).toMatchObject([
    { state: "delivered", attempts: 2, due_at: null },
  ]);
});

it("expires what is older than the webhook's age, and the lane goes on", async () => {
  let now = Date.now();
  let broken = true;
  const target = await startHttpReceiver(() => (broken ? 500 : 200));
  open.push(target);
  const webhooks = [{ url: target.url, maxAgeSeconds: 15 }];
  const stage = await setDeliveryStage({ webhooks, clock: () => now, retryDelayMs: 20 });
  open.push(stage);
  await stage.play("A", "offered");
  await until("it failed once", () => stage.settlements.length === 1);
  now += 15_000;
  broken = false;
  await stage.play("A", "ended");
  await until("the first expired and the second arrived", () => target.taken().length === 1);
  expect(JSON.parse(target.taken()[0]?.body ?? "").calls[0].status).toBe("missed");
  await until("both are settled", () => stage.settlements.length === 3);
  expect(stage.query("SELECT state FROM deliveries ORDER BY delivery_id")).toEqual([
    { state: "expired" },
    { state: "delivered" },
  ]);
});

it("takes 410 Gone as the wish to get nothing more", async () => {
  const target = await startHttpReceiver(() => 410);
  open.push(target);
  const stage = await setDeliveryStage({ webhooks: [{ url: target.url }] });
  open.push(stage);
  await stage.play("A", "offered");
  await until("the webhook is reported gone", () => stage.gone.length > 0);
  expect(stage.gone[0]).toBe("whk_0");
});
