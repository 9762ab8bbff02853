import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const CHANNEL = "MANTIS-M72HC";

let bare: BareGateway;
let operator: Ask;
let owner: Ask;
let token: string;
beforeAll(async () => {
  bare = await startBareGateway();
  operator = bare.operator;
  token = String(at((await operator("POST", "/api/channels", { id: CHANNEL })).body, "token"));
  owner = client(bare.gateway.url, token);
});
afterAll(() => bare.close());

/** The newest entries, once there are so many: an entry is kept after its answer was sent. */
async function audit(count: number, query = ""): Promise<Record<string, unknown>[]> {
  let items: Record<string, unknown>[] = [];
  await until(`${count} entries`, async () => {
    items = at((await operator("GET", `/api/audit?limit=500${query}`)).body, "items") as typeof items;
    return items.length >= count;
  });
  return items;
}

test("tells who asked for which change, from where, on what, and what came of it; and nothing that only reads", async () => {
  const path = `/api/channels/${CHANNEL}/webhooks`;
  const headers = { authorization: "key-of-the-receiver" };
  const added = await owner("POST", path, { url: "http://127.0.0.1:9/", headers });
  await owner("GET", path);
  await owner("DELETE", `/api/channels/${CHANNEL}`);
  const id = String(at(added.body, "id"));
  const [refused, webhook, channel] = await audit(3);
  const by = { who: "channel token", address: "127.0.0.1", channel_id: CHANNEL };
  expect(refused).toMatchObject({ ...by, change: "removeChannel", outcome: "refused", code: "ADMIN_NEEDED" });
  expect(webhook).toMatchObject({ ...by, change: "addWebhook", touched: { made: id }, outcome: "done" });
  expect(webhook).toMatchObject({ fields: ["url", "headers"], status: 201, code: null });
  expect(channel).toMatchObject({ who: "admin token", change: "createChannel", touched: { made: CHANNEL } });
});

test("holds no token, secret or value", async () => {
  const rotated = await operator("POST", `/api/channels/${CHANNEL}/signing-secret`);
  const text = JSON.stringify(await audit(4));
  for (const secret of [token, String(at(rotated.body, "signing_secret")), "key-of-the-receiver"]) {
    expect(text).not.toContain(secret);
  }
});

test("is listed page by page, by channel, and by time", async () => {
  await operator("POST", "/api/channels", { id: "OTHER" });
  const all = await audit(5);
  const first = await operator("GET", "/api/audit?limit=2");
  const next = await operator("GET", `/api/audit?limit=500&cursor=${at(first.body, "next_cursor")}`);
  expect([...(at(first.body, "items") as []), ...(at(next.body, "items") as [])]).toEqual(all);
  const ofChannel = await audit(1, `&channel_id=${CHANNEL}`);
  expect(new Set(ofChannel.map((entry) => entry.channel_id))).toEqual(new Set([CHANNEL]));
  expect(at((await operator("GET", `/api/audit?from=${Number(all[0]?.at) + 1}`)).body, "items")).toEqual([]);
});

test("is for the admin token alone, and outlives a channel that is removed", async () => {
  expect((await owner("GET", "/api/audit")).status).toBe(403);
  await operator("DELETE", `/api/channels/${CHANNEL}`);
  const [removed] = await audit(6);
  expect(removed).toMatchObject({ change: "removeChannel", channel_id: CHANNEL, outcome: "done" });
  expect(await audit(4, `&channel_id=${CHANNEL}`)).not.toEqual([]);
});
