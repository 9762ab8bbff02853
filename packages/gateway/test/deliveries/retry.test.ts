import { describe, expect, it } from "vitest";
import { retryDelay } from "../../src/deliveries/retry.ts";
import { parseRetryAfter } from "../../src/sinks/http/retry-after.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { statusesOf } from "../stage/events-in.ts";
import { type Reply, startHttpReceiver } from "../stage/http-receiver.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

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

it.each<[string | string[] | undefined, number | null]>([
  ["120", 120_000],
  ["60.5", 60_500],
  [".5", 500],
  ["0", 0],
  ["99999999999", 99_999_999_999_000],
  [["5", "60"], 60_000],
  [["60", "5"], 60_000],
  ["5, 60", 60_000],
  [["soon", "7"], 7_000],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 50_000],
  ["Thursday, 01-Jan-70 00:01:00 GMT", 50_000],
  ["Thu Jan  1 00:01:00 1970", 50_000],
  ["Thu, 01 Jan 1970 00:00:01 GMT", 0],
  [["3", "Thu, 01 Jan 1970 00:01:00 GMT"], 50_000],
  ["soon", null],
  ["-5", null],
  ["1e3", null],
  ["2026-01-01", null],
  ["", null],
  [[], null],
  [undefined, null],
])("reads Retry-After %j", (value, expected) => {
  expect(parseRetryAfter(value, 10_000)).toBe(expected);
});

it("counts a date in Retry-After from the endpoint's own clock, where the answer tells it", () => {
  const date = "Thu, 01 Jan 1970 05:00:00 GMT";
  expect(parseRetryAfter("Thu, 01 Jan 1970 05:01:00 GMT", 10_000, date)).toBe(60_000);
  expect(parseRetryAfter("30", 10_000, date)).toBe(30_000);
});

it("logs every attempt with its time, address, status, duration, error and the beginning of the answer", async () => {
  const reply = (_: unknown, number: number): Reply =>
    number === 1 ? { status: 503, body: "x".repeat(5_000) } : { status: 200, body: "thanks" };
  const target = closing(await startHttpReceiver(reply));
  const stage = await setDeliveryStage({ webhooks: [{ url: target.url }] });
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

it("expires deliveries older than the webhook's maximum age, and the lane continues", async () => {
  const clock = new SetClock();
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 500 : 200)));
  const webhooks = [{ url: target.url, maxAgeSeconds: 15 }];
  const stage = await setDeliveryStage({ webhooks, clock, retryDelayMs: 20 });
  await stage.play("A", "offered");
  await until("it failed once", () => stage.settlements.length === 1);
  clock.pass(15_000);
  broken = false;
  await stage.play("A", "ended");
  await until("the first expired and the second arrived", () => target.taken().length === 1);
  expect(statusesOf(target.taken(), "A")).toEqual(["missed"]);
  await until("both are settled", () => stage.settlements.length === 3);
  expect(stage.query("SELECT state FROM deliveries ORDER BY id")).toEqual([
    { state: "expired" },
    { state: "delivered" },
  ]);
});

it("takes 410 Gone as the wish to get nothing more", async () => {
  const target = closing(await startHttpReceiver(() => 410));
  const stage = await setDeliveryStage({ webhooks: [{ url: target.url }] });
  await stage.play("A", "offered");
  await until("the webhook is reported gone", () => stage.gone.length > 0);
  expect(stage.gone[0]).toBe("whk_0");
});
