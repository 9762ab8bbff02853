import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeRequest, sampleCalls } from "@ringhook/calls/fixtures";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Releasers } from "../../packages/gateway/src/releasers.ts";
import { POST } from "../nextjs/app/hook/route.ts";
import { type ExampleProcess, startExample } from "./stage/example-process.ts";
import { serveFetchHandler } from "./stage/fetch-handler.ts";
import { type HttpService, startService } from "./stage/http-service.ts";
import { CALLER, CHANNEL, type Stage, setStage } from "./stage/stage.ts";
import { serveWorker } from "./stage/worker-platform.ts";

// One gateway for all, and one channel, whose webhooks grow by one with each example. All of them run until the end.
let stage: Stage;
const releasers = new Releasers();

/** Within this time everything arrives, also what is tried a second time. */
const SOON = { timeout: 60_000, interval: 20 };

beforeAll(async () => {
  stage = await setStage();
  releasers.add(stage.close);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await releasers.release();
});

it("Express: says who called", async () => {
  const { output } = await run("express/server.js");
  await stage.missedCall();
  await stage.answeredCall();
  await expect.poll(output, SOON).toContain(`+${CALLER} called, and nobody answered\n`);
  await expect.poll(output, SOON).toContain(`+${CALLER} called, and was answered\n`);
});

it("Fastify: logs how each call went, and how long it rang", async () => {
  const { output } = await run("fastify/server.js");
  const missed = await stage.missedCall();
  const answered = await stage.answeredCall();
  const logged = (id: string) => jsonLines(output()).find(({ call }) => call === id);
  const caller = `+${CALLER}`;
  const ringMs = expect.any(Number);
  await expect.poll(() => logged(missed), SOON).toMatchObject({ msg: "call missed", caller, ringMs });
  await expect.poll(() => logged(answered), SOON).toMatchObject({ msg: "call answered", caller, ringMs });
});

it("Hono: shows the last calls", async () => {
  const { url } = await run("hono/server.js");
  const missed = await stage.missedCall();
  const answered = await stage.answeredCall();
  const shown = async (): Promise<unknown> => (await fetch(new URL("/calls", url))).json();
  await expect.poll(shown, SOON).toMatchObject([
    { id: answered, status: "answered", number: CALLER },
    { id: missed, status: "missed", number: CALLER },
  ]);
});

it("Next.js: opens a ticket for a missed call, at the second try if the helpdesk fails at first", async () => {
  const helpdesk = await service((_request, before) => ({ status: before === 0 ? 503 : 201 }));
  vi.stubEnv("WEBHOOK_SECRET", stage.secret);
  vi.stubEnv("HELPDESK_URL", helpdesk.url);
  vi.spyOn(console, "error").mockImplementationOnce(() => {});
  const route = await serveFetchHandler(POST);
  releasers.add(route.close);
  await hookUp(route.url);
  await stage.answeredCall();
  const missed = await stage.missedCall();
  await expect.poll(() => helpdesk.requests.length, SOON).toBe(2);
  const ticket = {
    subject: `Missed call from +${CALLER}`,
    at: expect.stringMatching(/^\d{4}-.*\.000Z$/),
  };
  expect(helpdesk.requests[1]).toMatchObject({ headers: { "idempotency-key": missed }, body: ticket });
  expect(helpdesk.requests[0]?.body).toEqual(helpdesk.requests[1]?.body);
});

it("Cloudflare Worker: tells a chat of a missed call, once however often the webhook comes", async () => {
  const chat = await service(() => ({ status: 200 }));
  const worker = await serveWorker({ WEBHOOK_SECRET: stage.secret, CHAT_URL: chat.url });
  releasers.add(worker.close);
  await hookUp(worker.url);
  await stage.answeredCall();
  await stage.missedCall();
  await expect.poll(() => chat.requests.length, SOON).toBe(1);
  expect(chat.requests[0]?.body).toEqual({ text: `Missed call from +${CALLER}` });
  const { secret } = stage;
  for (const repeated of [0, 1]) {
    const request = await fakeRequest(sampleCalls[2], { url: worker.url, secret, webhookId: "msg_twice" });
    expect(await (await fetch(request)).json()).toEqual({ calls: 1, repeated });
  }
  expect(chat.requests.length).toBe(2);
  expect([...worker.kept.values()]).toEqual(Array(2).fill({ value: "1", expirationTtl: 604_800 }));
});

it("missed calls to CSV: a row for each missed call", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-examples-"));
  releasers.add(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "missed.csv");
  await run("missed-calls-to-csv/server.js", { CSV_FILE: file });
  await stage.answeredCall();
  const missed = [await stage.missedCall(), await stage.missedCall()];
  const rows = missed.map(
    (id) => `\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\+${CALLER},voice,${CHANNEL}/${id}\n`,
  );
  const whole = new RegExp(`^time \\(UTC\\),caller,kind,call\n${rows.join("")}$`);
  await expect.poll(() => readFile(file, "utf8"), SOON).toMatch(whole);
});

it("missed call auto-text: the caller reads a text", async () => {
  const env = { RINGHOOK_URL: stage.gateway.url, RINGHOOK_TOKEN: stage.token };
  const { output } = await run("missed-call-auto-text/server.js", env);
  const read = stage.network.next("message", { where: ({ to }) => to === CALLER, timeoutMs: SOON.timeout });
  await stage.answeredCall();
  await stage.missedCall();
  expect(await read).toMatchObject({ text: "Sorry that we missed your call. How can we help?" });
  await expect.poll(output, SOON).toContain(`texted +${CALLER}\n`);
});

it("and all the while, WhatsApp saw nothing odd", () => {
  expect(stage.network.faults).toEqual([]);
});

/** Starts an example as its README says, and registers it as a webhook. */
async function run(file: string, env: Record<string, string> = {}): Promise<ExampleProcess> {
  const example = await startExample(file, { WEBHOOK_SECRET: stage.secret, ...env });
  releasers.add(() => example.stop());
  await hookUp(example.url);
  return example;
}

/** Registers a webhook, once it has shown that it takes nothing that others have signed. */
async function hookUp(url: string): Promise<void> {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const forged = await fetch(await fakeRequest(sampleCalls[2], { url, secret }));
  expect(forged.status).toBe(401);
  await stage.addWebhook(url);
}

async function service(reply: Parameters<typeof startService>[0]): Promise<HttpService> {
  const started = await startService(reply);
  releasers.add(started.close);
  return started;
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line));
}
