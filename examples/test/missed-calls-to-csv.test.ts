import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeCall, fakeRequest } from "@ringhook/calls/fixtures";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { type ExampleProcess, startExample } from "./stage/example-process.ts";

const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const HEAD = "time (UTC),caller,kind,call\n";

let folder: string;
let CSV_FILE: string;
let example: ExampleProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-csv-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  CSV_FILE = join(folder, "missed.csv");
  await start();
});

it("writes a call once, also when its webhook comes again after the program was killed", async () => {
  expect(await sendMissed("ONE")).toBe(200);
  expect(await sendMissed("ONE")).toBe(200);
  await example.stop("SIGKILL");
  await start();
  expect(await sendMissed("ONE")).toBe(200);
  expect(await sendMissed("TWO")).toBe(200);
  expect(await readFile(CSV_FILE, "utf8")).toBe(HEAD + rowOf("ONE") + rowOf("TWO"));
});

it("writes a row again that was cut short, on a line of its own", async () => {
  await example.stop();
  const torn = rowOf("ONE").slice(0, -10);
  await writeFile(CSV_FILE, HEAD + torn);
  await start();
  expect(await sendMissed("ONE")).toBe(200);
  expect(await readFile(CSV_FILE, "utf8")).toBe(`${HEAD + torn}\n${rowOf("ONE")}`);
});

it("knows its rows again after a spreadsheet saved them with other line ends, and without the last one", async () => {
  expect(await sendMissed("ONE")).toBe(200);
  expect(await sendMissed("TWO")).toBe(200);
  await example.stop();
  const saved = (HEAD + rowOf("ONE") + rowOf("TWO")).replaceAll("\n", "\r\n").trimEnd();
  await writeFile(CSV_FILE, saved);
  await start();
  expect(await sendMissed("ONE")).toBe(200);
  expect(await sendMissed("TWO")).toBe(200);
  expect(await readFile(CSV_FILE, "utf8")).toBe(`${saved}\n`);
});

it("keeps two channels that got the same group call apart", async () => {
  expect(await sendMissed("ONE", "FIRST-CHANNEL")).toBe(200);
  expect(await sendMissed("ONE", "SECOND-CHANNEL")).toBe(200);
  const rows = rowOf("ONE", "FIRST-CHANNEL") + rowOf("ONE", "SECOND-CHANNEL");
  expect(await readFile(CSV_FILE, "utf8")).toBe(HEAD + rows);
});

it("takes a webhook only once its row is in the file", async () => {
  await rm(folder, { recursive: true });
  expect(await sendMissed("ONE")).toBe(500);
  await mkdir(folder);
  expect(await sendMissed("ONE")).toBe(200);
  expect(await readFile(CSV_FILE, "utf8")).toBe(rowOf("ONE"));
});

async function start(): Promise<void> {
  const started = await startExample("missed-calls-to-csv/server.js", { CSV_FILE, WEBHOOK_SECRET });
  onTestFinished(() => started.stop());
  example = started;
}

const startedAt = Date.UTC(2026, 0, 31, 12, 30);

/** Sends the end of a call, each time as a new delivery, and gives the status it was answered with. */
async function sendMissed(id: string, channelId = "MANTIS-M72HC"): Promise<number> {
  const { webhooks } = fakeCall({ id, channelId, caller: "919984351847", startedAt, ringMs: 8_000 });
  const last = webhooks.at(-1);
  if (!last) throw new Error("a call has events");
  return (await fetch(await fakeRequest(last, { url: example.url, secret: WEBHOOK_SECRET }))).status;
}

function rowOf(id: string, channelId = "MANTIS-M72HC"): string {
  return `2026-01-31 12:30:08,+919984351847,voice,${channelId}/${id}\n`;
}
