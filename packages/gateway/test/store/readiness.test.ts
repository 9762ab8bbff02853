import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { monotonicTime } from "../../src/clock.ts";
import { createLog } from "../../src/log/log.ts";
import { logFailures } from "../../src/watch/log-failures.ts";
import { Readiness } from "../../src/watch/readiness.ts";
import { SetClock } from "../stage/set-clock.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A store of which a test says what becomes of a write, and the log of what is found. */
function onStore(probe: (args: { write: boolean }) => Promise<void>) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => lines.push(JSON.parse(line)) } });
  let now = 0;
  const clock = { wall: new SetClock().wall, monotonic: () => monotonicTime(now) };
  const readiness = new Readiness({ store: { probe }, clock, log });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { readiness, lines, pass };
}

it("writes once for all who ask within a second", async () => {
  let writes = 0;
  const { readiness, pass } = onStore(async ({ write }) => {
    await sleep(5);
    if (write) writes += 1;
  });
  await Promise.all(Array.from({ length: 50 }, () => readiness.check()));
  await readiness.check();
  expect(writes).toBe(1);
  pass(1_000);
  await readiness.check();
  expect(writes).toBe(2);
});

it("says why it is not ready, once in the log, and that it is ready again", async () => {
  let reason: string | undefined = "database or disk is full";
  const { readiness, lines, pass } = onStore(async () => {
    if (reason !== undefined) throw new Error(reason);
  });
  for (let times = 0; times < 3; times += 1) {
    await expect(readiness.check()).rejects.toMatchObject({
      code: "NOT_READY",
      message: expect.stringContaining("database or disk is full"),
    });
    pass(1_000);
  }
  reason = undefined;
  await readiness.check();
  expect(lines).toMatchObject([
    { level: 50, code: "NOT_READY", reason: "database or disk is full" },
    { level: 30, msg: "the gateway is ready again" },
  ]);
  expect(lines).toHaveLength(2);
});

it("does not wait for a disk that hangs, and asks it nothing more meanwhile", async () => {
  vi.useFakeTimers();
  let asked = 0;
  let letGo = (): void => {};
  const hanging = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { readiness, pass } = onStore(() => {
    asked += 1;
    return hanging;
  });
  for (let times = 0; times < 2; times += 1) {
    const checked = expect(readiness.check()).rejects.toMatchObject({ code: "NOT_READY" });
    await vi.advanceTimersByTimeAsync(5_000);
    await checked;
    pass(1_000);
  }
  expect(asked).toBe(1);
  letGo();
  await vi.advanceTimersByTimeAsync(0);
  await readiness.check();
  expect(asked).toBe(2);
});

it("looks by itself, too: a folder that is gone is in the log though nobody asked", async () => {
  vi.useFakeTimers();
  const { readiness, lines } = onStore(() => Promise.reject(new Error("ringhook.db was removed")));
  readiness.start();
  await vi.advanceTimersByTimeAsync(10_000);
  readiness.stop();
  expect(lines).toMatchObject([{ level: 50, code: "NOT_READY", reason: "ringhook.db was removed" }]);
});

it("logs the first failure of an operation at once, and those that follow as a number", () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const clock = new SetClock();
  const told = logFailures(log, clock);
  for (let times = 0; times < 500; times += 1) told({ operation: "record", reason: "disk full" });
  told({ operation: "settle", reason: "disk full" });
  clock.pass(10_000);
  told({ operation: "record", reason: "disk full" });
  expect(lines).toMatchObject([
    { level: 50, code: "STORE_FAILED", operation: "record", reason: "disk full", failures: 1 },
    { operation: "settle", failures: 1 },
    { operation: "record", failures: 500 },
  ]);
});
