import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { MetaProvider, WhapiProvider } from "@ringhook/simulator/providers";
import { afterEach, expect, it } from "vitest";
import { Releasers } from "../../src/releasers.ts";
import type { CallReport } from "../../src/sources/call-report.ts";
import { answerTo, type InboundAnswer, type InboundRequest } from "../../src/sources/inbound.ts";
import { answerChallenge } from "../../src/sources/meta-cloud/challenge.ts";
import { metaStepsBefore } from "../../src/sources/meta-cloud/meta-call.ts";
import { readMeta } from "../../src/sources/meta-cloud/read-meta.ts";
import { whapiAddress } from "../../src/sources/whapi/address.ts";
import { readWhapi } from "../../src/sources/whapi/read-whapi.ts";
import { registration } from "../../src/sources/whapi/registration.ts";
import { whapiStepsBefore } from "../../src/sources/whapi/whapi-call.ts";
import { seeded } from "../stage/seeded.ts";
import { type Arrival, play } from "./stage/play.ts";
import { APP_SECRET, ARRIVED, PHONE_NUMBER_ID, WHAPI_SECRET } from "./stage/requests.ts";

const SPEED = 10_000;
const releasers = new Releasers();

afterEach(() => releasers.release());

/** Serves a door on loopback that only reads. @returns its URL */
async function serveDoor(answer: (request: InboundRequest) => InboundAnswer): Promise<string> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const { status, body } = answer({
      method: request.method ?? "",
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers as Record<string, string>,
      body: await buffer(request),
    });
    response.writeHead(status).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  releasers.add(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return `http://127.0.0.1:${address.port}`;
}

/** What came in, call by call. All of it counts as having come at once: nothing here depends on how long it took. */
class Inbox {
  readonly #calls = new Map<string, Arrival[]>();

  note(reports: readonly CallReport[]): void {
    for (const report of reports) {
      const arrivals = this.#calls.get(report.callId) ?? [];
      this.#calls.set(report.callId, [...arrivals, { at: 0, reports: [report] }]);
    }
  }

  told(callId: string, before: typeof metaStepsBefore): string[] {
    return play(this.#calls.get(callId) ?? [], before).map(
      ({ status, update }) => status ?? `${update?.direction} ${update?.endReason}`,
    );
  }
}

it("tells a simulated Meta's calls right, though it doubles, delays, overtakes, and the store fails at times", async () => {
  const inbox = new Inbox();
  const chance = seeded(3);
  const source = { secrets: [APP_SECRET], phoneNumberIds: new Set([PHONE_NUMBER_ID]) };
  const url = await serveDoor((request) => {
    if (request.method === "GET") return answerChallenge(request.query, "a token");
    if (chance() < 0.2) return answerTo("store_failed");
    const reading = readMeta(request, source, ARRIVED);
    if ("numbers" in reading) inbox.note(reading.numbers.flatMap(({ reports }) => reports));
    return answerTo(reading.outcome);
  });
  const meta = new MetaProvider({
    url: `${url}/in/meta/src_1`,
    appSecret: APP_SECRET,
    misfortune: { double: 0.3, delayMs: 20_000, overtake: 0.3 },
    random: seeded(5),
    speed: SPEED,
  });
  releasers.add(() => meta.close());
  expect(await meta.verify("a token")).toBe(true);
  const kinds = ["missed", "failed", "talked", "declined", "not_taken_up", "placed_and_talked"] as const;
  const played = await Promise.all(
    Array.from({ length: 60 }, (_, at) => meta.play(kinds[at % kinds.length] ?? "missed")),
  );
  const expected = {
    missed: ["initiated", "missed"],
    failed: ["initiated", "missed"],
    talked: ["initiated", "answered", "incoming completed"],
    declined: ["outgoing declined"],
    not_taken_up: ["outgoing hung_up"],
    placed_and_talked: ["outgoing completed"],
  };
  for (const { id, kind, requests } of played) {
    expect(requests.every(({ taken }) => taken)).toBe(true);
    expect([kind, inbox.told(id, metaStepsBefore)]).toEqual([kind, expected[kind]]);
  }
  expect(played.flatMap(({ requests }) => requests).some(({ attempts }) => attempts.length > 1)).toBe(true);
});

it("refuses a simulated Meta with another app's secret", async () => {
  const source = { secrets: [APP_SECRET], phoneNumberIds: new Set([PHONE_NUMBER_ID]) };
  const url = await serveDoor((request) => answerTo(readMeta(request, source, ARRIVED).outcome));
  const meta = new MetaProvider({ url, appSecret: "another", speed: 100 * SPEED });
  releasers.add(() => meta.close());
  const { requests } = await meta.play("missed");
  expect(new Set(requests.flatMap(({ attempts }) => attempts.map(({ status }) => status)))).toEqual(
    new Set([401]),
  );
});

it("registers at a simulated Whapi.Cloud, keeps what stands there, and tells its calls right in each mode", async () => {
  const inbox = new Inbox();
  const chance = seeded(4);
  const source = { channelId: "MANTIS-M72HC", secrets: [WHAPI_SECRET] };
  const door = await serveDoor((request) => {
    if (chance() < 0.2) return answerTo("store_failed");
    const address = whapiAddress(request.method, request.path.replace("/in/whapi", ""));
    const reading = readWhapi(request, address, source, ARRIVED);
    if ("reports" in reading) inbox.note(reading.reports);
    return answerTo(reading.outcome);
  });
  const theirs = { url: `${door}/bot`, events: [{ type: "messages", method: "post" }] };
  const whapi = new WhapiProvider({
    token: "a-token",
    settings: { webhooks: [theirs] },
    misfortune: { double: 0.3, delayMs: 20_000 },
    random: seeded(6),
    speed: SPEED,
  });
  releasers.add(() => whapi.close());
  const settings = `${await whapi.serve()}/settings`;
  const headers = { authorization: "Bearer a-token", "content-type": "application/json" };
  const ours = registration(await (await fetch(settings, { headers })).json(), {
    url: `${door}/in/whapi/MANTIS-M72HC`,
    secret: WHAPI_SECRET,
  });
  const patched = await fetch(settings, { method: "PATCH", headers, body: JSON.stringify(ours) });
  expect(patched.status).toBe(200);
  expect(whapi.settings.webhooks[0]).toEqual(theirs);
  for (const mode of ["body", "path", "method"] as const) {
    whapi.settings = {
      ...whapi.settings,
      webhooks: whapi.settings.webhooks.map((webhook) => ({ ...webhook, mode })),
    };
    const kinds = ["missed", "canceled", "answered", "missed_without_ringing"] as const;
    const played = await Promise.all(
      Array.from({ length: 20 }, (_, at) => whapi.play(kinds[at % kinds.length] ?? "missed")),
    );
    for (const { id, kind, requests } of played) {
      const ending = kind === "answered" ? "answered" : "missed";
      const ringing = kind === "missed_without_ringing" ? [] : ["ringing"];
      expect(requests.every(({ taken }) => taken)).toBe(true);
      expect([mode, kind, inbox.told(id, whapiStepsBefore)]).toEqual([
        mode,
        kind,
        ["initiated", ...ringing, ending],
      ]);
    }
  }
});
