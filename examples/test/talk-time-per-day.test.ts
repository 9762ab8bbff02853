import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallUpdate, CallUpdatesWebhook } from "@ringhook/calls";
import { fakeRequest } from "@ringhook/calls/fixtures";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { type ExampleProcess, startExample } from "./stage/example-process.ts";

const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const HEAD = "day,channel,placed,answered,minutes\n";
/** Half past eleven in the evening in UTC, and the next day in Berlin. */
const LATE = Date.UTC(2026, 0, 31, 23, 30);

let folder: string;
let example: ExampleProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-talk-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await start();
});

it("sums talks by day, each call once, also when its webhook comes again after the program was killed", async () => {
  expect(await send({ id: "ONE" })).toBe(200);
  expect(await send({ id: "ONE" })).toBe(200);
  await example.stop("SIGKILL");
  await start();
  expect(await send({ id: "ONE" })).toBe(200);
  expect(await send({ id: "TWO", end_reason: "not_answered", duration: 0 })).toBe(200);
  expect(await send({ id: "THREE", direction: "incoming", duration: 30 })).toBe(200);
  expect(await sums()).toBe(`${HEAD}2026-01-31,MANTIS-M72HC,2,1,2.0\n`);
});

it("keeps days and channels apart, by the clock of its time zone", async () => {
  await example.stop();
  await start({ TIME_ZONE: "Europe/Berlin" });
  expect(await send({ id: "ONE", started_at: LATE - 3_600_000 })).toBe(200);
  expect(await send({ id: "TWO", started_at: LATE })).toBe(200);
  expect(await send({ id: "TWO", started_at: LATE }, "FALCON-7QX2P")).toBe(200);
  expect(await sums()).toBe(
    `${HEAD}2026-01-31,MANTIS-M72HC,1,1,1.5\n2026-02-01,FALCON-7QX2P,1,1,1.5\n2026-02-01,MANTIS-M72HC,1,1,1.5\n`,
  );
});

it("takes a call again whose line a power failure cut short", async () => {
  await example.stop();
  await appendFile(join(folder, "talks.jsonl"), '{"channel":"MANTIS-M72HC","id":"ONE","at":17');
  await start();
  expect(await send({ id: "ONE" })).toBe(200);
  await example.stop("SIGKILL");
  await start();
  expect(await send({ id: "TWO" })).toBe(200);
  expect(await sums()).toBe(`${HEAD}2026-01-31,MANTIS-M72HC,2,2,3.0\n`);
});

it("refuses what is not signed", async () => {
  const body = JSON.stringify({
    calls_updates: [],
    event: { type: "calls", event: "patch" },
    channel_id: "A",
  });
  expect((await fetch(example.url, { method: "POST", body })).status).toBe(401);
});

const sums = () => readFile(join(folder, "talk-time.csv"), "utf8");

async function start(env: Record<string, string> = {}): Promise<void> {
  const files = { CALLS_FILE: join(folder, "talks.jsonl"), CSV_FILE: join(folder, "talk-time.csv") };
  const started = await startExample("talk-time-per-day/server.js", { ...files, WEBHOOK_SECRET, ...env });
  onTestFinished(() => started.stop());
  example = started;
}

/** Sends what is known of a call, each time as a new delivery, and gives the status it was answered with. */
async function send(given: Partial<CallUpdate>, channelId = "MANTIS-M72HC"): Promise<number> {
  const update: CallUpdate = {
    id: "ONE",
    direction: "outgoing",
    from: "61371989950@s.whatsapp.net",
    chat_id: "919984351847@s.whatsapp.net",
    status: "ended",
    end_reason: "completed",
    timestamp: LATE + 90_000,
    started_at: LATE,
    duration: 90,
    group_call: false,
    video_call: false,
    late: false,
    ...given,
  };
  const webhook: CallUpdatesWebhook = {
    calls_updates: [update],
    event: { type: "calls", event: "patch" },
    channel_id: channelId,
  };
  return (await fetch(await fakeRequest(webhook, { url: example.url, secret: WEBHOOK_SECRET }))).status;
}
