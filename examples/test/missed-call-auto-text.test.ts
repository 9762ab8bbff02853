import { fakeCall, fakeRequest } from "@ringhook/calls/fixtures";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { type ExampleProcess, startExample } from "./stage/example-process.ts";
import { type HttpService, startService } from "./stage/http-service.ts";

// What the API itself answers is met in examples.test.ts; here it answers as each test needs it.
const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

let api: HttpService;
let answer: { status: number; body: unknown };
let example: ExampleProcess;

beforeEach(async () => {
  answer = { status: 200, body: { sent: true } };
  api = await startService(() => answer);
  onTestFinished(api.close);
  const env = { RINGHOOK_URL: api.url, RINGHOOK_TOKEN: "token", TEXT: "We call you back.", WEBHOOK_SECRET };
  example = await startExample("missed-call-auto-text/server.js", env);
  onTestFinished(() => example.stop());
});

it("texts somebody who calls again and again once, and everybody else too", async () => {
  const calls = ["4915112345", "4915112345", "4915154321"];
  for (const caller of calls) expect(await sendMissed({ caller })).toBe(200);
  expect(textedNumbers()).toEqual(["4915112345", "4915154321"]);
  expect(api.requests[0]?.body).toEqual({ to: "4915112345", body: "We call you back." });
});

it("texts nobody whose number is hidden, and nobody for a call in a group", async () => {
  expect(await sendMissed({ caller: "153278964101375@lid" })).toBe(200);
  expect(await sendMissed({ group: "120363041234567890@g.us" })).toBe(200);
  expect(api.requests).toEqual([]);
});

it("lets the gateway try again when the text could not be sent", async () => {
  answer = { status: 401, body: { error: { code: 401, message: "Need channel authorization" } } };
  expect(await sendMissed({ caller: "4915112345" })).toBe(500);
  await expect.poll(() => example.output()).toContain("The gateway answered 401");
  answer = { status: 200, body: { sent: true } };
  expect(await sendMissed({ caller: "4915112345" })).toBe(200);
  expect(textedNumbers()).toEqual(["4915112345", "4915112345"]);
});

it("gives up on a number that is not on WhatsApp", async () => {
  answer = { status: 400, body: { error: { code: 400, details: "NOT_ON_WHATSAPP: no such number" } } };
  expect(await sendMissed({ caller: "4915112345" })).toBe(200);
  await expect.poll(() => example.output()).toContain("+4915112345 cannot be texted: {");
});

it("does not start without the token it needs", async () => {
  const starting = startExample("missed-call-auto-text/server.js", { WEBHOOK_SECRET });
  await expect(starting).rejects.toThrow("RINGHOOK_TOKEN: expected the channel's token, got nothing");
});

/** Sends the end of a new call, and gives the status it was answered with. */
async function sendMissed(options: Parameters<typeof fakeCall>[0]): Promise<number> {
  const webhook = fakeCall(options).webhooks.at(-1);
  if (!webhook) throw new Error("a call has events");
  return (await fetch(await fakeRequest(webhook, { url: example.url, secret: WEBHOOK_SECRET }))).status;
}

function textedNumbers(): unknown[] {
  return api.requests.map(({ body }) => Object(body).to);
}
