import { createHmac } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import {
  MetaProvider,
  type MetaProviderOptions,
  type ProviderAttempt,
  playCalls,
} from "../../src/providers/index.ts";
import { metaRetries } from "../../src/providers/meta/meta-retries.ts";
import { type Received, type Receiver, receive, seeded } from "./receiver.ts";

const APP_SECRET = "an app's secret";
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function listen(...answer: Parameters<typeof receive>): Promise<Receiver> {
  const receiver = await receive(...answer);
  open.push(receiver);
  return receiver;
}

function provider(url: string, options: Partial<MetaProviderOptions> = {}): MetaProvider {
  const made = new MetaProvider({ url, appSecret: APP_SECRET, speed: 10_000, random: seeded(7), ...options });
  open.push(made);
  return made;
}

/** The entry of a body: of `calls` or of `statuses`. */
function entryOf({ body }: Received): Record<string, unknown> {
  const { calls, statuses } = JSON.parse(body.toString()).entry[0].changes[0].value;
  return (calls ?? statuses)[0];
}

const wordsOf = (received: Received[]): unknown[] =>
  received.map(entryOf).map(({ event, status }) => event ?? status);

it("asks for a callback URL as Meta does, and takes the challenge alone", async () => {
  const echoing = await listen(({ url }) => {
    const query = new URL(url, "http://localhost").searchParams;
    const known = query.get("hub.verify_token") === "a token" && query.get("hub.mode") === "subscribe";
    return known ? { status: 200, body: query.get("hub.challenge") ?? "" } : { status: 403 };
  });
  const asking = provider(`${echoing.url}/in/meta/src_1`);
  expect(await asking.verify("a token")).toBe(true);
  expect(await asking.verify("another")).toBe(false);
  expect(echoing.received.map(({ method }) => method)).toEqual(["GET", "GET"]);
  const wordy = await listen(() => ({ status: 200, body: "welcome" }));
  expect(await provider(wordy.url).verify("a token")).toBe(false);
});

it("signs the exact bytes, in which slashes and what is beyond ASCII are escapes", async () => {
  const receiver = await listen();
  await provider(receiver.url).play("missed");
  for (const { headers, body } of receiver.received) {
    const digest = createHmac("sha256", APP_SECRET).update(body).digest("hex");
    expect(headers["x-hub-signature-256"]).toBe(`sha256=${digest}`);
    expect(body.toString()).toContain("Zo\\u00eb \\/ Kim");
    expect(body.toString()).not.toBe(JSON.stringify(JSON.parse(body.toString())));
  }
});

it.each([
  ["missed", ["connect", "terminate"]],
  ["failed", ["connect", "terminate"]],
  ["talked", ["connect", "terminate"]],
  ["declined", ["REJECTED", "RINGING", "terminate"]],
  ["not_taken_up", ["RINGING", "terminate"]],
  ["placed_and_talked", ["ACCEPTED", "RINGING", "terminate"]],
] as const)("plays a call that is %s", async (kind, words) => {
  const receiver = await listen();
  const { id, requests } = await provider(receiver.url).play(kind, "16315553602");
  expect(requests.every(({ taken }) => taken)).toBe(true);
  expect(wordsOf(receiver.received).toSorted()).toEqual(words);
  expect(new Set(receiver.received.map((one) => entryOf(one).id))).toEqual(new Set([id]));
  const end = receiver.received.map(entryOf).find(({ event }) => event === "terminate");
  const talked = kind === "talked" || kind === "placed_and_talked";
  expect(typeof end?.start_time).toBe(talked ? "string" : "undefined");
  if (talked) expect(Number(end?.end_time) - Number(end?.start_time)).toBe(end?.duration);
  expect(end?.status).toEqual([kind === "failed" ? "FAILED" : "COMPLETED"]);
  const outgoing = !["missed", "failed", "talked"].includes(kind);
  expect(end).toMatchObject(
    outgoing
      ? { direction: "BUSINESS_INITIATED", to: "16315553602", from: "16315553601" }
      : { direction: "USER_INITIATED", from: "16315553602", to: "16315553601" },
  );
});

it("sends again what was not answered with 200, with the same bytes", async () => {
  const receiver = await listen((_request, before) => ({ status: [500, 204, 302][before] ?? 200 }));
  const { requests } = await provider(receiver.url).play("missed");
  expect(requests.every(({ taken }) => taken)).toBe(true);
  expect(receiver.received).toHaveLength(5);
  expect(requests.flatMap(({ attempts }) => attempts.map(({ status }) => status)).toSorted()).toEqual([
    200, 200, 204, 302, 500,
  ]);
  expect(new Set(receiver.received.map(({ body }) => body.toString())).size).toBe(2);
});

it("sends again what nobody answered, and stops when it is closed", async () => {
  const receiver = await listen();
  const { url } = receiver;
  await receiver.close();
  open.length = 0;
  const made = provider(url, { speed: 1 });
  const playing = made.play("missed");
  await made.close();
  const { requests } = await playing;
  expect(requests.every(({ taken }) => taken)).toBe(false);
});

it("tells each attempt with what was answered, or why nothing was", async () => {
  const receiver = await listen((_request, before) =>
    before === 0 ? { status: 401, body: "not you" } : { status: 200 },
  );
  const told: ProviderAttempt[] = [];
  const onAttempt = (attempt: ProviderAttempt): void => {
    told.push(attempt);
  };
  const { requests } = await provider(receiver.url, { onAttempt }).play("not_taken_up");
  expect(told).toHaveLength(3);
  expect(told.map(({ answer }) => answer).toSorted()).toEqual(["", "", "not you"]);
  expect(requests.flatMap(({ attempts }) => attempts)).toEqual(expect.arrayContaining(told));
  const gone = await receive();
  await gone.close();
  const nobody = provider(gone.url, { onAttempt });
  const playing = nobody.play("not_taken_up");
  while (told.length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
  await nobody.close();
  await playing;
  expect(told[3]).toMatchObject({ status: null, answer: "ECONNREFUSED" });
});

it("plays a call of each kind, or calls of each kind in turn at a pace", async () => {
  const receiver = await listen();
  const made = provider(receiver.url, { speed: 1_000_000 });
  expect((await playCalls(made)).map(({ kind }) => kind)).toEqual(made.kinds);
  const load = await playCalls(made, { callsPerSecond: 100, durationMs: 200 });
  expect(load.length).toBeGreaterThan(1);
  expect(load.map(({ kind }) => kind)).toEqual(load.map((_call, at) => made.kinds[at % made.kinds.length]));
  expect(
    await playCalls(made, { callsPerSecond: 100, durationMs: 200, signal: AbortSignal.abort() }),
  ).toEqual([]);
});

it("waits longer each time, for seven days", () => {
  const waits: number[] = [];
  let waited = 0;
  for (;;) {
    const wait = metaRetries.waitMs(waits.length + 1, waited);
    if (wait === undefined) break;
    waits.push(wait);
    waited += wait;
  }
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(new Set(waits).size).toBeGreaterThan(8);
  expect(waited).toBeGreaterThan(6.5 * 86_400_000);
  expect(waited).toBeLessThanOrEqual(7 * 86_400_000);
});

it("doubles requests, and lets terminate overtake connect", async () => {
  const receiver = await listen();
  const made = provider(receiver.url, { misfortune: { double: 1, overtake: 1 } });
  await made.play("missed");
  const words = wordsOf(receiver.received);
  expect(words).toEqual(["terminate", "terminate", "connect", "connect"]);
});

it("draws the same calls and the same misfortune from the same source", async () => {
  const misfortune = { double: 0.5, delayMs: 1_000, overtake: 0.5 };
  const bodies = async (): Promise<string[]> => {
    const receiver = await listen();
    const made = provider(receiver.url, { misfortune, random: seeded(11), clock: () => 1_700_000_000_000 });
    for (const kind of ["missed", "talked", "declined", "missed"] as const) await made.play(kind);
    return receiver.received.map(({ body }) => body.toString()).toSorted();
  };
  expect(await bodies()).toEqual(await bodies());
});
