import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";

type Item = Record<string, unknown>;

let stage: GatewayStage;
let ask: Ask;

const itemsOf = (body: unknown): Item[] => at(body, "items") as Item[];

/** Everything that a list has, page by page. */
async function all(path: string, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: unknown = ""; cursor !== null; ) {
    const { body } = await ask(
      "GET",
      `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`,
    );
    items.push(...itemsOf(body));
    cursor = at(body, "next_cursor");
  }
  return items;
}

beforeAll(async () => {
  stage = await setGatewayStage();
  ask = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.link();
  const other = stage.network.createPhone({ number: "4915112345678", lid: "990011" });
  const begun = Date.parse("2026-03-01T12:00:00Z");
  for (let index = 0; index < 12; index += 1) {
    const at = begun + index * 60_000;
    const from = index % 3 === 0 ? other : stage.caller;
    const call = await from.call(OWN, { at, video: index % 4 === 0, group: index === 5 });
    if (index % 2 === 0) await call.answer({ at: at + 9_000 });
    else await call.timeOut({ at: at + 20_000 + index * 1_000 });
  }
  await stage.bodies(24);
  await until(
    "all is settled",
    async () => itemsOf((await ask("GET", "/api/deliveries?state=pending")).body).length === 0,
  );
});
afterAll(() => stage.close());

describe("GET /api/calls", () => {
  test("has each call once, newest first, however it is paged", async () => {
    const whole = await all("/api/calls", 500);
    expect(whole).toHaveLength(12);
    const begun = whole.map((call) => call.started_at as number);
    expect(begun).toEqual(begun.toSorted((a, b) => b - a));
    for (const limit of [1, 5, 12]) expect(await all("/api/calls", limit)).toEqual(whole);
    expect(await all(`/api/calls?channel_id=${CHANNEL}`, 5)).toEqual(whole);
  });

  test("stays as it was behind a cursor while calls come in", async () => {
    const whole = await all("/api/calls", 500);
    const { body } = await ask("GET", "/api/calls?limit=4");
    const call = await stage.caller.call(OWN);
    await call.timeOut();
    await until("it is in the log", async () => (await all("/api/calls", 500)).length === 13);
    const rest = await ask("GET", `/api/calls?limit=500&cursor=${at(body, "next_cursor")}`);
    expect([...itemsOf(body), ...itemsOf(rest.body)]).toEqual(whole);
  });

  test.each([
    [`caller=${CALLER}`, 9],
    ["caller=%2B49%20151%2012345678", 4],
    ["caller=4915112345678@s.whatsapp.net", 4],
    ["caller=nobody", 0],
    ["status=answered", 6],
    ["status=missed", 7],
    ["status=ringing", 0],
    ["end_reason=timeout", 7],
    ["video=true", 3],
    ["video=false", 10],
    ["group=true", 1],
    ["offline=true", 0],
    ["from=2026-03-01T12:05:00Z&to=2026-03-01T12:08:00Z", 3],
    ["to=1772366460000", 1],
    ["status=answered&video=true", 3],
    ["channel_id=MANTIS-M72HC&group=true", 1],
    ["channel_id=MANTIS-M72HC&status=missed&caller=919984351847", 5],
  ])("narrowed by %s has %i", async (filter, count) => {
    expect(await all(`/api/calls?${filter}`, 2)).toHaveLength(count);
  });

  test.each([
    ["limit=0", "BAD_REQUEST"],
    ["limit=501", "BAD_REQUEST"],
    ["status=lost", "BAD_REQUEST"],
    ["video=perhaps", "BAD_REQUEST"],
    ["cursor=abc", "BAD_CURSOR"],
    ["from=yesterday", "BAD_TIME"],
    ["channel_id=NOBODY", "CHANNEL_NOT_FOUND"],
  ])("with %s is refused with %s", async (query, code) => {
    expect(at((await ask("GET", `/api/calls?${query}`)).body, "code")).toBe(code);
  });
});

describe("GET /api/calls/{channel_id}/{call_id}", () => {
  test("has the timeline: each event, each delivery of it, each attempt", async () => {
    const [newest] = await all("/api/calls?status=answered", 1);
    const { body } = await ask("GET", `/api/calls/${CHANNEL}/${newest?.id}`);
    expect(body).toMatchObject({
      ...newest,
      ring_time_ms: 9_000,
      end_reason: "answered",
      caller_number: CALLER,
    });
    const events = at(body, "events") as Item[];
    expect(events.map(({ status }) => status)).toEqual(["initiated", "answered"]);
    for (const event of events) {
      expect(at(event, "deliveries", 0)).toMatchObject({ state: "delivered", attempts: 1, last_status: 200 });
      expect(at(event, "deliveries", 0, "attempt_list", 0)).toMatchObject({
        number: 1,
        status: 200,
        address: "127.0.0.1",
      });
    }
  });

  test("is refused for a call that there is not", async () => {
    const { status, body } = await ask("GET", `/api/calls/${CHANNEL}/NOTHING`);
    expect([status, at(body, "code")]).toEqual([404, "CALL_NOT_FOUND"]);
  });
});

describe("GET /api/deliveries", () => {
  test("has each delivery once, newest first, however it is paged and narrowed", async () => {
    const whole = await all("/api/deliveries", 500);
    const ids = whole.map(({ id }) => id as string);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    for (const filter of ["", `?channel_id=${CHANNEL}`, "?state=delivered", "?type=calls", "?failed=false"]) {
      expect(await all(`/api/deliveries${filter}`, 7)).toEqual(whole);
    }
  });

  test.each([
    ["state=pending", 0],
    ["failed=true", 0],
    ["type=users", 0],
    ["status=answered", 6],
    ["from=2020-01-01&to=2020-01-02", 0],
  ])("narrowed by %s has %i", async (filter, count) => {
    expect(await all(`/api/deliveries?${filter}`, 2)).toHaveLength(count);
  });

  test("of one call, of one webhook, of one hour", async () => {
    const [call] = await all("/api/calls?status=answered", 1);
    expect(await all(`/api/deliveries?channel_id=${CHANNEL}&call_id=${call?.id}`, 1)).toHaveLength(2);
    const [webhook] = stage.gateway.channels.webhooks.list(CHANNEL);
    const whole = await all("/api/deliveries", 500);
    expect(await all(`/api/deliveries?webhook_id=${webhook?.webhookId}`, 500)).toEqual(whole);
    expect(await all(`/api/deliveries?from=${Date.now() - 3_600_000}`, 500)).toEqual(whole);
    const alone = await ask("GET", `/api/deliveries?call_id=${call?.id}`);
    expect(at(alone.body, "code")).toBe("BAD_REQUEST");
  });

  test("shows one with its attempts, its body and where it goes", async () => {
    const [newest] = await all("/api/deliveries?status=answered", 1);
    const { body } = await ask("GET", `/api/deliveries/${newest?.id}`);
    expect(body).toMatchObject({ ...newest, webhook: { url: stage.receiver.url, mode: "body" } });
    expect(stage.receiver.requests.map((request) => request.body)).toContain(at(body, "body"));
    expect(at(body, "attempt_list", 0, "status")).toBe(200);
    expect(at((await ask("GET", "/api/deliveries/dlv_nothing")).body, "code")).toBe("DELIVERY_NOT_FOUND");
  });
});

describe("GET /api/stats", () => {
  test("counts by hour, and tells the missed rate and the ring times", async () => {
    const span = "from=2026-03-01T12:00:00Z&to=2026-03-01T13:00:00Z";
    const ringTimes = [21, 23, 25, 27, 29, 31].map((seconds) => seconds * 1_000);
    for (const query of [span, `${span}&channel_id=${CHANNEL}`]) {
      const { body } = await ask("GET", `/api/stats?${query}`);
      expect(body).toMatchObject({
        calls: { missed: 6, answered: 6, open: 0 },
        missed_rate: 0.5,
        hours: [{ at: Date.parse("2026-03-01T12:00:00Z"), missed: 6, answered: 6 }],
        ring_time_ms: {
          all: { calls: 12, p50: 9_000, p90: 29_000, p99: 31_000 },
          answered: { calls: 6, p50: 9_000, p90: 9_000, p99: 9_000 },
          missed: { calls: 6, p50: ringTimes[2], p90: ringTimes[5], p99: ringTimes[5] },
        },
        deliveries: { pending: 0 },
      });
    }
  });

  test("of an hour without calls are zero", async () => {
    const { body } = await ask("GET", "/api/stats?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");
    expect(body).toMatchObject({
      calls: { missed: 0, answered: 0 },
      missed_rate: null,
      hours: [],
      ring_time_ms: { all: { calls: 0, p50: null } },
    });
  });

  test("are refused for a time span that runs backwards", async () => {
    const { body } = await ask("GET", "/api/stats?from=2026-01-02&to=2026-01-01");
    expect(at(body, "code")).toBe("BAD_TIME");
  });

  test("go with the calls when a channel is removed", async () => {
    expect((await ask("DELETE", `/api/channels/${CHANNEL}`)).status).toBe(204);
    const { body } = await ask("GET", "/api/stats?from=2026-03-01T12:00:00Z&to=2026-03-01T13:00:00Z");
    expect(at(body, "calls")).toEqual({ missed: 0, answered: 0, open: 0 });
    expect(await all("/api/calls", 10)).toEqual([]);
    expect(await all("/api/deliveries", 10)).toEqual([]);
  });
});
