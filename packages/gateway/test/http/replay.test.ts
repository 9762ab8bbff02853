import { afterAll, beforeAll, expect, test } from "vitest";
import { statusesByCall } from "../stage/events-in.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
let ask: Ask;
const CALLS = 5;

const replay = (body: unknown) => ask("POST", "/api/deliveries/replay", body);
const sent = () => stage.receiver.requests.length;
const settled = () =>
  until(
    "all is settled",
    async () => at((await ask("GET", "/api/stats")).body, "deliveries", "pending") === 0,
  );

beforeAll(async () => {
  stage = await setGatewayStage();
  ask = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  await stage.link();
  for (let index = 0; index < CALLS; index += 1) {
    const call = await stage.caller.call(OWN);
    await call.ring();
    await call.timeOut();
  }
  await stage.bodies(3 * CALLS);
  await settled();
});
afterAll(() => stage.close());

test("one delivery goes out again, under an id of its own, with the same body", async () => {
  const original = (await ask("GET", "/api/deliveries?limit=1")).body;
  const id = String(at(original, "items", 0, "id"));
  const before = sent();
  const answer = await ask("POST", `/api/deliveries/${id}/replay`);
  expect([answer.status, at(answer.body, "replay_of")]).toEqual([201, id]);
  await until("it came", () => sent() === before + 1);
  const request = stage.receiver.requests.at(-1);
  expect(request?.headers).toMatchObject({ "webhook-id": at(answer.body, "id"), "ringhook-replay-of": id });
  expect(request?.body).toBe(
    stage.receiver.requests.find(({ headers }) => headers["webhook-id"] === id)?.body,
  );
  await settled();
  const again = await ask("POST", `/api/deliveries/${at(answer.body, "id")}/replay`);
  expect(at(again.body, "replay_of")).toBe(id);
  await settled();
});

test("a filter is counted first, and nothing goes out when more match than may", async () => {
  const before = sent();
  expect((await replay({ dry_run: true })).body).toEqual({ matched: 3 * CALLS, replayed: 0 });
  expect((await replay({ dry_run: true, status: "missed" })).body).toEqual({ matched: CALLS, replayed: 0 });
  const refused = await replay({ max: 3 * CALLS - 1 });
  expect([refused.status, at(refused.body, "code")]).toEqual([409, "REPLAY_TOO_LARGE"]);
  expect(at((await replay({})).body, "code")).toBe("BAD_REQUEST");
  expect(at((await replay({ max: 0 })).body, "code")).toBe("BAD_REQUEST");
  expect(at((await replay({ max: 5, nonsense: true })).body, "code")).toBe("BAD_REQUEST");
  expect(sent()).toBe(before);
});

test("a filter goes out again as it was counted, each call in order, and replays are never replayed", async () => {
  const before = sent();
  expect((await replay({ max: 3 * CALLS })).body).toEqual({ matched: 3 * CALLS, replayed: 3 * CALLS });
  await until("all came", () => sent() === before + 3 * CALLS);
  const order = statusesByCall(stage.receiver.requests.slice(before).map(({ body }) => body));
  expect([...order.values()]).toEqual(Array(CALLS).fill(["initiated", "ringing", "missed"]));
  await settled();
  expect((await replay({ dry_run: true })).body).toEqual({ matched: 3 * CALLS, replayed: 0 });
});

test("two that replay at once do not mix: each of them sends what it counted", async () => {
  const before = sent();
  const both = await Promise.all([replay({ max: 100 }), replay({ max: 100 })]);
  for (const { body } of both) expect(body).toEqual({ matched: 3 * CALLS, replayed: 3 * CALLS });
  await until("all came", () => sent() === before + 6 * CALLS);
  await settled();
});

test("what is pending, and what has no webhook any more, is left out", async () => {
  const operator = client(stage.gateway.url, stage.gateway.adminToken);
  expect(at((await operator("POST", "/api/deliveries/replay", { dry_run: true })).body, "code")).toBe(
    "BAD_REQUEST",
  );
  const id = at((await ask("GET", "/api/deliveries?limit=1")).body, "items", 0, "id");
  await stage.receiver.close();
  const pending = (await ask("POST", `/api/deliveries/${id}/replay`)).body;
  const refused = await ask("POST", `/api/deliveries/${at(pending, "id")}/replay`);
  expect([refused.status, at(refused.body, "code")]).toEqual([409, "DELIVERY_PENDING"]);
  const [webhook] = stage.gateway.channels.webhooks.list(CHANNEL);
  await ask("DELETE", `/api/channels/${CHANNEL}/webhooks/${webhook?.webhookId}`);
  expect(at((await ask("POST", `/api/deliveries/${id}/replay`)).body, "code")).toBe("WEBHOOK_NOT_FOUND");
  expect((await replay({ dry_run: true })).body).toEqual({ matched: 0, replayed: 0 });
  expect(at((await ask("GET", `/api/deliveries/${at(pending, "id")}`)).body, "state")).toBe("cancelled");
});
