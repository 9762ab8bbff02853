import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { signWebhook } from "@ringhook/calls";
import { sampleBodies } from "@ringhook/calls/fixtures";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Releasers } from "../../packages/gateway/src/releasers.ts";
import type { ExampleProcess } from "./stage/example-process.ts";
import { isInstalled, LANGUAGES, startReceiver } from "./stage/languages.ts";
import { VECTORS } from "./stage/signature-vectors.ts";
import { CALLER, type Stage, setStage } from "./stage/stage.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const [BODY = ""] = sampleBodies;
const SOON = { timeout: 60_000, interval: 20 };

const installed = LANGUAGES.filter(isInstalled);
const absent = LANGUAGES.filter((language) => !installed.includes(language));
if (absent.length > 0) {
  const packages = absent.map(({ debian }) => debian).join(" ");
  console.warn(`Receivers not tried on this machine: apt-get install ${packages}`);
}

it("tries the receiver of at least one language, and in CI those in Python and PHP", () => {
  const names = installed.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(0);
  if (process.env.CI) expect(names).toEqual(expect.arrayContaining(["Python", "PHP"]));
});

describe.each(installed)("$name", (language) => {
  const releasers = new Releasers();
  let receiver: ExampleProcess;

  beforeAll(async () => {
    receiver = await start({ WEBHOOK_SECRET: SECRET });
  });

  afterAll(() => releasers.release());

  async function start(env: Record<string, string>): Promise<ExampleProcess> {
    const started = await startReceiver(language, env);
    releasers.add(() => started.stop());
    return started;
  }

  /** How often the receiver told of a call that only this test sent. */
  const told = (caller: string): number => receiver.output().split(`${caller}@s.whatsapp.net`).length - 1;

  it("takes the gateway's webhooks, and each call's in order", async () => {
    const stage: Stage = await setStage();
    releasers.add(stage.close);
    const { url, output } = await start({ WEBHOOK_SECRET: stage.secret });
    await stage.addWebhook(url);
    await stage.missedCall();
    await expect.poll(output, SOON).toMatch(new RegExp(`${CALLER}.*initiated.*ringing.*missed`, "s"));
    await stage.answeredCall();
    await expect.poll(output, SOON).toMatch(/missed.*initiated.*answered/s);
    expect(output()).not.toMatch(/refused|failed/);
  });

  it("takes a webhook once that comes twice, and the same call again under another id", async () => {
    const body = bodyOf("4915123456701");
    for (const id of ["dlv_1", "dlv_1", "dlv_2", "dlv_1"]) {
      expect(await post(receiver.url, body, await signWebhook(body, SECRET, { id }))).toBe(204);
    }
    const last = bodyOf("4915123456709");
    expect(await post(receiver.url, last, await signWebhook(last, SECRET))).toBe(204);
    await expect.poll(() => told("4915123456709"), SOON).toBeGreaterThan(0);
    expect(told("4915123456701")).toBe(2 * told("4915123456709"));
  });

  it("takes one of two signatures, as after a rotation", async () => {
    const headers = await signWebhook(BODY, [OTHER_SECRET, SECRET]);
    expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
    expect(await post(receiver.url, BODY, headers)).toBe(204);
  });

  it.each([-290, 290])("takes a webhook whose time is %i s from now", async (seconds) => {
    const headers = await signWebhook(BODY, SECRET, { now: Date.now() + seconds * 1000 });
    expect(await post(receiver.url, BODY, headers)).toBe(204);
  });

  it.each([-400, 400])("refuses a webhook whose time is %i s from now", async (seconds) => {
    const body = bodyOf("4915123456702");
    const headers = await signWebhook(body, SECRET, { now: Date.now() + seconds * 1000 });
    expect(await post(receiver.url, body, headers)).toBe(401);
    expect(told("4915123456702")).toBe(0);
  });

  it("refuses a webhook that somebody else signed, or whose body was changed", async () => {
    const body = bodyOf("4915123456703");
    expect(await post(receiver.url, body, await signWebhook(body, OTHER_SECRET))).toBe(401);
    const headers = await signWebhook(BODY, SECRET);
    expect(await post(receiver.url, body, headers)).toBe(401);
    expect(await post(receiver.url, body, {})).toBe(401);
    expect(told("4915123456703")).toBe(0);
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "refuses one without %s",
    async (name) => {
      const headers: Record<string, string> = { ...(await signWebhook(BODY, SECRET)) };
      delete headers[name];
      expect(await post(receiver.url, BODY, headers)).toBe(401);
    },
  );

  it.each(["", "now", "-1", "1e3", "99999999999999999999", "NaN"])(
    "refuses the time %j",
    async (timestamp) => {
      const headers = { ...(await signWebhook(BODY, SECRET)), "webhook-timestamp": timestamp };
      expect(await post(receiver.url, BODY, headers)).toBe(401);
    },
  );

  if (language.readsJson) {
    it.each(["", "{", "[]", "1", "null and void"])("answers 400 to %j, though it is signed", async (body) => {
      expect(await post(receiver.url, body, await signWebhook(body, SECRET))).toBe(400);
    });

    it("does not take the next attempt for a double when its own work failed", async () => {
      const body = '{"calls":[1]}';
      for (const _attempt of [1, 2]) {
        const headers = await signWebhook(body, SECRET, { id: "dlv_failing" });
        expect(await post(receiver.url, body, headers)).toBe(language.name === "Go" ? 400 : 500);
      }
    });
  }

  it("takes an event that tells of no call", async () => {
    const body = '{"health":{"status":{"code":4,"text":"AUTH"}},"event":{"type":"channel","event":"post"}}';
    expect(await post(receiver.url, body, await signWebhook(body, SECRET))).toBe(204);
  });

  it("refuses what is too large, comes with another method, or to another path", async () => {
    const large = JSON.stringify({ calls: [], padding: "x".repeat(1024 * 1024) });
    // Whoever answers before the body has come may close the connection under the sender.
    const answer = await post(receiver.url, large, await signWebhook(large, SECRET)).catch(() => "cut off");
    expect([413, "cut off"]).toContain(answer);
    const headers = await signWebhook(BODY, SECRET);
    expect(await post(new URL("/other", receiver.url).href, BODY, headers)).toBe(404);
    expect((await fetch(receiver.url)).status).toBeGreaterThanOrEqual(400);
    expect(await post(receiver.url, BODY, headers)).toBe(204);
  });

  it("still answers after requests that are not HTTP, or end in the middle", async () => {
    const { hostname, port } = new URL(receiver.url);
    for (const bytes of [
      "\u0000\u0001\u0002\r\n\r\n",
      "POST /hook HTTP/1.1\r\ncontent-length: 100\r\n\r\n{",
    ]) {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      socket.end(bytes);
      await text(socket).catch(() => "");
    }
    expect(await post(receiver.url, BODY, await signWebhook(BODY, SECRET))).toBe(204);
  });

  it.each([...new Set(VECTORS.map(({ secret }) => secret))])(
    "agrees with the vectors of %s",
    async (secret) => {
      const own = await start({ WEBHOOK_SECRET: secret, WEBHOOK_TOLERANCE_SECONDS: "99999999999" });
      const vectors = VECTORS.filter((vector) => vector.secret === secret);
      for (const { name, id, timestamp, body, signature, valid } of vectors) {
        const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
        expect.soft(await post(own.url, body, headers), name).toBe(valid ? 204 : 401);
      }
    },
  );
});

it.each(installed)("$name does not start, or answers 500, without a usable secret", async (language) => {
  const started = await startReceiver(language, { WEBHOOK_SECRET: "whsec_?" }).catch(
    (error: Error) => error.message,
  );
  if (typeof started === "string") return expect(started).toContain("has to be whsec_ and base64");
  const status = await post(started.url, BODY, await signWebhook(BODY, SECRET));
  await started.stop();
  expect(status).toBe(500);
  expect(started.output()).toContain("has to be whsec_ and base64");
});

function bodyOf(caller: string): string {
  return BODY.replaceAll(/\d+@s\.whatsapp\.net/g, `${caller}@s.whatsapp.net`);
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}
