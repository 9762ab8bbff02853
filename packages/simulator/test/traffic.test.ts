import { expect } from "vitest";
import { type CallEnd, everydayMix, playRandomCall, runLoad } from "../src/index.ts";
import { drawCall } from "../src/traffic/random-call.ts";
import { test } from "./support/network-test.ts";

/** A random source that always says the same. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("draws calls of all kinds, and the same ones from the same source", ({ network }) => {
  const random = seeded(7);
  const calls = Array.from({ length: 500 }, () => drawCall(random));
  expect(new Set(calls.map(({ end }) => end))).toEqual(
    new Set<CallEnd>(["missed", "hungUp", "answered", "declined"]),
  );
  expect(new Set(calls.map(({ options }) => options.via))).toEqual(
    new Set(["offer", "offer_notice", "none"]),
  );
  expect(calls.filter(({ options }) => options.video).length / calls.length).toBeCloseTo(
    everydayMix.video,
    1,
  );
  expect(drawCall(seeded(3))).toEqual(drawCall(seeded(3)));
  expect(network.phones).toEqual([]);
});

test("plays a random call to its end, and tells each step", async ({ network, me, client }) => {
  const steps: string[] = [];
  const call = await playRandomCall(network, {
    callee: me,
    random: seeded(11),
    speed: 1_000,
    onStep: (_id, step) => steps.push(step),
  });
  await call.acknowledged();
  expect(steps[0]).toBe("placed");
  expect(steps[1]).toBe("ring");
  expect(client.steps("call-id").every((step) => step[1] === call.id)).toBe(true);
  expect(["answered", "declined", "ended"]).toContain(call.state);
});

test("comes to the end at once when it is aborted", async ({ network, me }) => {
  const call = await playRandomCall(network, { callee: me, signal: AbortSignal.abort() });
  expect(["answered", "declined", "ended"]).toContain(call.state);
});

test("makes calls at a steady rate, and waits until all are acknowledged", async ({ network, client }) => {
  const report = await runLoad(network, {
    callsPerSecond: 100,
    durationMs: 500,
    speed: 1_000,
    random: seeded(5),
  });
  // As many as the machine lets it place in that time.
  expect(report.callsPlaced).toBeGreaterThan(0);
  expect(report.callsPlaced).toBeLessThanOrEqual(50);
  expect(report).toMatchObject({ callsSkipped: 0, callsAcknowledged: report.callsPlaced, faults: 0 });
  expect(report.stanzasAcknowledged).toBe(client.calls.length);
  expect(report.latencyMs.p50).toBeLessThanOrEqual(report.latencyMs.p99);
});

test("skips calls when too many are in progress", async ({ network, client }) => {
  const report = await runLoad(network, {
    callsPerSecond: 100,
    durationMs: 200,
    speed: 100,
    maxOpenCalls: 2,
  });
  expect(report.callsSkipped).toBeGreaterThan(5);
  expect(report.callsAcknowledged).toBe(report.callsPlaced);
  expect(client.calls.length).toBe(report.stanzasAcknowledged);
});
