import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleCalls } from "../src/fixtures/index.ts";
import { PayloadError, parseCallsWebhook } from "../src/index.ts";

const [initiated] = sampleCalls;

/** The first sample with one field of its call changed. */
function withCallField(name: string, value: unknown): unknown {
  const call: Record<string, unknown> = { ...initiated.calls[0], [name]: value };
  return { ...initiated, calls: [call] };
}

function errorOf(input: unknown): PayloadError {
  try {
    parseCallsWebhook(input);
  } catch (error) {
    if (error instanceof PayloadError) return error;
    throw error;
  }
  throw new Error("It was parsed");
}

describe("names path, expected and actual of what is wrong", () => {
  const statuses = '"initiated" or "ringing" or "missed" or "answered" or "canceled"';
  it.each([
    ["$", null, "an object", "null"],
    ["$", [], "an object", "an array"],
    ["$", "{}", "an object", '"{}"'],
    ["$.calls", { ...initiated, calls: undefined }, "an array", "nothing"],
    ["$.calls", { ...initiated, calls: {} }, "an array", "an object"],
    ["$.calls[0]", { ...initiated, calls: [7] }, "an object", "7"],
    ["$.calls[1].id", { ...initiated, calls: [initiated.calls[0], {}] }, "a string, not empty", "nothing"],
    ["$.calls[0].from", withCallField("from", 919984351847), "a string, not empty", "919984351847"],
    ["$.calls[0].chat_id", withCallField("chat_id", ""), "a string, not empty", '""'],
    ["$.calls[0].status", withCallField("status", "hungup"), statuses, '"hungup"'],
    ["$.calls[0].timestamp", withCallField("timestamp", "1"), "unix milliseconds", '"1"'],
    ["$.calls[0].timestamp", withCallField("timestamp", 1.5), "unix milliseconds", "1.5"],
    ["$.calls[0].timestamp", withCallField("timestamp", -1), "unix milliseconds", "-1"],
    ["$.calls[0].group_call", withCallField("group_call", "no"), "true or false", '"no"'],
    ["$.calls[0].video_call", withCallField("video_call", 0), "true or false", "0"],
    ["$.calls[0].offline_call", withCallField("offline_call", []), "true or false", "an array"],
    ["$.calls[0].latency", withCallField("latency", Number.NaN), "a number, at least 0", "NaN"],
    ["$.event", { ...initiated, event: "calls.post" }, "an object", '"calls.post"'],
    ["$.event.type", { ...initiated, event: { type: "users", event: "post" } }, '"calls"', '"users"'],
    ["$.event.event", { ...initiated, event: { type: "calls", event: "put" } }, '"post"', '"put"'],
    ["$.channel_id", { ...initiated, channel_id: null }, "a string, not empty", "null"],
  ])("%s %#", (path, input, expected, actual) => {
    const error = errorOf(input);
    expect({ ...error }).toMatchObject({ code: "INVALID_PAYLOAD", status: 400, path, expected, actual });
    expect(error.message).toBe(`${path}: expected ${expected}, got ${actual}`);
  });

  it("cuts a long value short", () => {
    expect(errorOf(withCallField("status", "x".repeat(500))).actual.length).toBeLessThan(70);
  });
});

describe("lets pass what loses nothing", () => {
  it("keeps fields it does not know, at every level", () => {
    const call = { ...initiated.calls[0], caller_name: "Ada" };
    const input = { ...initiated, calls: [call], event: { ...initiated.event, id: 1 }, trace: ["a"] };
    expect(parseCallsWebhook(input)).toEqual(input);
  });

  it("accepts canceled, which the public schema lists", () => {
    expect(parseCallsWebhook(withCallField("status", "canceled")).calls[0]?.status).toBe("canceled");
  });

  it("reads an absent or null flag as false", () => {
    const call: Record<string, unknown> = { ...initiated.calls[0], video_call: null };
    delete call.group_call;
    const [read] = parseCallsWebhook({ ...initiated, calls: [call] }).calls;
    expect(read).toMatchObject({ group_call: false, video_call: false, offline_call: false });
  });

  it("reads latency, and a null one as absent", () => {
    expect(parseCallsWebhook(withCallField("latency", 120)).calls[0]?.latency).toBe(120);
    expect(parseCallsWebhook(withCallField("latency", null)).calls[0]).not.toHaveProperty("latency");
  });

  it.each([
    [1713792453, 1713792453000],
    [1713792453.123, 1713792453123],
    [1713792453000, 1713792453000],
    [100_000_000, 100_000_000_000],
    [100_000_000_000, 100_000_000_000],
  ])("reads the timestamp %s as %s: seconds become milliseconds", (timestamp, read) => {
    expect(parseCallsWebhook(withCallField("timestamp", timestamp)).calls[0]?.timestamp).toBe(read);
  });

  it.each([0, 5, 99_999_999, 100_000_000_000_000, 1713792453000000, Number.POSITIVE_INFINITY])(
    "refuses the timestamp %s, which is no time of a call in either unit",
    (timestamp) => {
      expect(errorOf(withCallField("timestamp", timestamp)).path).toBe("$.calls[0].timestamp");
    },
  );

  it("takes several calls, and none", () => {
    const calls = sampleCalls.flatMap((sample) => sample.calls);
    expect(parseCallsWebhook({ ...initiated, calls }).calls).toEqual(calls);
    expect(parseCallsWebhook({ ...initiated, calls: [] }).calls).toEqual([]);
  });
});

it("does not change its input", () => {
  const input = JSON.stringify(withCallField("latency", null));
  const parsed: unknown = JSON.parse(input);
  parseCallsWebhook(parsed);
  expect(JSON.stringify(parsed)).toBe(input);
});

it("is not misled by a field named __proto__", () => {
  const input: unknown = JSON.parse(`{"__proto__":{"calls":[]},"event":{"type":"calls","event":"post"}}`);
  expect(errorOf(input).path).toBe("$.calls");
});

it("throws nothing but PayloadError, whatever the JSON", () => {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const nearly = fc.record({
    calls: fc.array(fc.record({ id: anything, from: anything, status: anything, timestamp: anything })),
    event: fc.oneof(anything, fc.constant(initiated.event)),
    channel_id: anything,
  });
  fc.assert(
    fc.property(fc.oneof(anything, nearly), (input) => {
      try {
        expect(parseCallsWebhook(input).event).toEqual(initiated.event);
      } catch (error) {
        expect(error).toBeInstanceOf(PayloadError);
      }
    }),
    { numRuns: 1000 },
  );
});
