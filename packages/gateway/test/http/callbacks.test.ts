import type { Call as ApiCall, Callback, Page } from "@ringhook/api";
import type { Phone } from "@ringhook/simulator";
import { expect } from "vitest";
import { type GatewayStage, test } from "../stage/gateway-stage.ts";
import { CALLER, CALLER_JID, CHANNEL, GROUP, OWN, T } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Answer, at, client } from "./api.ts";

const ask = (stage: GatewayStage, method: string, path: string, body?: unknown): Promise<Answer> =>
  client(stage.gateway.url, stage.gateway.adminToken)(method, path, body);

async function list(stage: GatewayStage, query = ""): Promise<Callback[]> {
  const { body } = await ask(stage, "GET", `/api/callbacks${query}`);
  return (body as Page<Callback>).items;
}

/** Whom a test calls with: nobody else has an entry of theirs. */
let people = 0;
function somebody({ network }: GatewayStage): Phone {
  people += 1;
  return network.createPhone({
    number: `49151123450${String(people).padStart(2, "0")}`,
    name: `Nr ${people}`,
    lid: `8800${people}`,
  });
}

async function of({ number }: Phone, stage: GatewayStage): Promise<Callback[]> {
  return (await list(stage)).filter(({ caller_number }) => caller_number === number);
}

async function missed(from: Phone, begun: number, options: object = {}): Promise<void> {
  const call = await from.call(OWN, { at: begun, ...options });
  await call.timeOut({ at: begun + 20_000 });
  await call.acknowledged();
}

test("a missed call opens an entry that says who called, from where, and how to reach them", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.timeOut({ at: T + 20_000 });
  await call.acknowledged();
  const [entry, ...others] = await list(stage);
  expect(others).toEqual([]);
  expect(entry).toEqual({
    id: expect.stringMatching(/^cbk_[0-9A-Z]{26}$/),
    channel_id: CHANNEL,
    state: "open",
    caller: CALLER_JID,
    caller_number: CALLER,
    caller_lid: `${stage.caller.lid}@lid`,
    caller_name: "Asha",
    caller_country: "IN",
    caller_time_zones: [expect.stringMatching(/^Asia\/(Kolkata|Calcutta)$/)],
    whatsapp_url: `https://wa.me/${CALLER}`,
    calls: 1,
    first_call_at: T,
    last_call_at: T,
    note: null,
    assigned_to: null,
    snoozed_until: null,
    closed_at: null,
    closed_by: null,
    changed_at: expect.any(Number),
  });
  await missed(stage.caller, T + 60_000, { video: true });
  const { body } = await ask(stage, "GET", `/api/callbacks/${entry?.id}`);
  expect(body).toMatchObject({
    ...entry,
    calls: 2,
    last_call_at: T + 60_000,
    changed_at: expect.any(Number),
  });
  expect((at(body, "call_list") as ApiCall[]).map(({ id, video }) => [id === call.id, video])).toEqual([
    [false, true],
    [true, false],
  ]);
});

test("an answered call closes it, and the next missed one opens another", async ({ stage }) => {
  const from = somebody(stage);
  await missed(from, T);
  const answered = await from.call(OWN, { at: T + 60_000 });
  await answered.answer({ at: T + 65_000 });
  await answered.acknowledged();
  expect(await of(from, stage)).toMatchObject([
    { state: "done", closed_by: "answered", closed_at: T + 65_000 },
  ]);
  await missed(from, T + 120_000);
  expect(await of(from, stage)).toMatchObject([{ state: "open", calls: 1 }, { state: "done" }]);
});

test("a call that was placed while the channel was away is one to call back, and an answered one is not", async ({
  stage,
}) => {
  const [one, other] = [somebody(stage), somebody(stage)];
  const calls = await stage.whileAway(async () => {
    const lost = await one.call(OWN, { at: T });
    const taken = await other.call(OWN, { at: T });
    await taken.answer({ at: T + 5_000 });
    return [lost, taken];
  });
  for (const call of calls) await call.acknowledged();
  await until("the queue is decided", async () => (await of(one, stage)).length > 0);
  expect(await of(one, stage)).toMatchObject([{ state: "open", calls: 1 }]);
  expect(await of(other, stage)).toEqual([]);
});

test("a group call opens nothing, and a declined one does", async ({ stage }) => {
  const from = somebody(stage);
  await missed(from, T, { group: GROUP });
  expect(await of(from, stage)).toEqual([]);
  const call = await from.call(OWN, { at: T + 60_000 });
  await call.decline({ at: T + 62_000 });
  await call.acknowledged();
  expect(await of(from, stage)).toMatchObject([{ state: "open", calls: 1 }]);
});

test("an own call to the caller closes it, once the stanza is acknowledged", async ({ stage }) => {
  const [from, unanswered] = [somebody(stage), somebody(stage)];
  for (const each of [from, unanswered]) await missed(each, T);
  const back = await stage.own.call(from.number, { at: T + 60_000, mirror: true });
  await back.ring({ at: T + 61_000 });
  await back.acknowledged();
  expect(await of(from, stage)).toMatchObject([{ state: "open" }]);
  await back.answer({ at: T + 65_000 });
  await back.acknowledged();
  expect(await of(from, stage)).toMatchObject([
    { state: "done", closed_by: "outgoing_call", closed_at: T + 65_000 },
  ]);
  expect(await of(unanswered, stage)).toMatchObject([{ state: "open" }]);
});

test("one person is one entry, whether calls name them by number or by LID", async ({ stage }) => {
  const from = somebody(stage);
  await missed(from, T, { addressing: "lid", callerPn: false });
  await missed(from, T + 60_000, { addressing: "lid" });
  await missed(from, T + 120_000, { addressing: "pn" });
  expect(await of(from, stage)).toMatchObject([
    { calls: 3, first_call_at: T, caller_lid: `${from.lid}@lid` },
  ]);
});

test("a person sets it done with a note, opens it again, assigns it and snoozes it", async ({ stage }) => {
  const from = somebody(stage);
  await missed(from, T);
  const [{ id } = { id: "" }] = await of(from, stage);
  const patch = (body: unknown, path = id) => ask(stage, "PATCH", `/api/callbacks/${path}`, body);
  expect(await patch({ assigned_to: " Maria ", note: "about the table " })).toMatchObject({
    status: 200,
    body: { id, state: "open", assigned_to: "Maria", note: "about the table" },
  });
  expect((await list(stage, "?assigned_to=Maria")).map((each) => each.id)).toEqual([id]);
  const until = Date.now() + 3_600_000;
  const iso = new Date(until).toISOString();
  expect((await patch({ snoozed_until: iso })).body).toMatchObject({
    state: "snoozed",
    snoozed_until: until,
  });
  expect((await list(stage, "?state=snoozed")).map((each) => each.id)).toEqual([id]);
  expect((await ask(stage, "GET", `/api/callbacks/count?channel_id=${CHANNEL}`)).body).toMatchObject({
    snoozed: 1,
  });
  expect((await patch({ snoozed_until: null }, id.toLowerCase())).body).toMatchObject({ state: "open" });
  const done = await patch({ state: "done", note: "Spoke to her" });
  expect(done.body).toMatchObject({ state: "done", closed_by: "person", note: "Spoke to her" });
  expect((await patch({ snoozed_until: until })).body).toMatchObject({ code: "CALLBACK_DONE", status: 409 });
  expect((await patch({ state: "open" })).body).toMatchObject({
    state: "open",
    closed_at: null,
    closed_by: null,
  });
  await patch({ state: "done", note: "" });
  await missed(from, T + 60_000);
  expect((await patch({ state: "open" })).body).toMatchObject({ code: "CALLBACK_EXISTS", status: 409 });
  expect((await of(from, stage)).map(({ state, note }) => [state, note])).toEqual([
    ["open", null],
    ["done", null],
  ]);
});

test("what cannot be is refused with what was expected", async ({ stage }) => {
  const from = somebody(stage);
  await missed(from, T);
  const [{ id } = { id: "" }] = await of(from, stage);
  for (const [body, code] of [
    [{ snoozed_until: "2001-01-01" }, "BAD_TIME"],
    [{ snoozed_until: "soon" }, "BAD_TIME"],
    [{ state: "snoozed" }, "BAD_REQUEST"],
    [{ note: "x".repeat(2_001) }, "BAD_REQUEST"],
    [{ colour: "red" }, "BAD_REQUEST"],
  ]) {
    expect((await ask(stage, "PATCH", `/api/callbacks/${id}`, body)).body).toMatchObject({
      status: 400,
      code,
    });
  }
  for (const unknown of ["cbk_00000000000000000000000000", "nonsense"]) {
    for (const method of ["GET", "PATCH"]) {
      expect(
        await ask(stage, method, `/api/callbacks/${unknown}`, method === "GET" ? undefined : {}),
      ).toMatchObject({
        status: 404,
        body: { code: "CALLBACK_NOT_FOUND" },
      });
    }
  }
  expect((await ask(stage, "GET", "/api/callbacks?cursor=nonsense")).body).toMatchObject({
    code: "BAD_CURSOR",
  });
  expect((await ask(stage, "GET", "/api/callbacks?state=lost")).body).toMatchObject({ code: "BAD_REQUEST" });
});

test("a channel's token reaches its own entries alone", async ({ stage }) => {
  const from = somebody(stage);
  await missed(from, T);
  const [{ id } = { id: "" }] = await of(from, stage);
  const { token } = await stage.gateway.channels.create({ id: `OTHER-${people}` });
  const other = client(stage.gateway.url, token);
  expect((await other("GET", "/api/callbacks")).body).toEqual({ items: [], next_cursor: null });
  expect((await other("GET", "/api/callbacks/count")).body).toEqual({ open: 0, snoozed: 0 });
  expect((await other("GET", `/api/callbacks?channel_id=${CHANNEL}`)).status).toBe(404);
  for (const method of ["GET", "PATCH"]) {
    expect(
      (await other(method, `/api/callbacks/${id}`, method === "GET" ? undefined : { state: "done" })).status,
    ).toBe(404);
  }
  expect(
    String((await other("GET", "/api/callbacks.csv")).body)
      .trim()
      .split("\r\n"),
  ).toHaveLength(1);
  const own = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  expect((await own("PATCH", `/api/callbacks/${id}`, { state: "done" })).body).toMatchObject({
    state: "done",
  });
});

test("the list comes page by page, and as CSV with texts that no spreadsheet runs", async ({ stage }) => {
  const evil = stage.network.createPhone({ number: "4915199999999", name: "=HYPERLINK(1)", lid: "770077" });
  await missed(evil, T);
  const [{ id } = { id: "" }] = await of(evil, stage);
  await ask(stage, "PATCH", `/api/callbacks/${id}`, { note: 'said "later", twice' });
  const whole = await list(stage, "?limit=500");
  expect(whole.length).toBeGreaterThan(3);
  const paged: Callback[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body } = await ask(stage, "GET", `/api/callbacks?limit=2${cursor && `&cursor=${cursor}`}`);
    const page = body as Page<Callback>;
    paged.push(...page.items);
    cursor = page.next_cursor;
  }
  expect(paged).toEqual(whole);
  const { headers, body } = await ask(stage, "GET", "/api/callbacks.csv");
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const [head, ...lines] = String(body).trimEnd().split("\r\n");
  expect(head).toBe(
    "id,channel_id,state,caller_number,caller_lid,caller_name,caller_country,calls,first_call_at,last_call_at,assigned_to,snoozed_until,closed_at,closed_by,note",
  );
  expect(lines).toHaveLength(whole.length);
  expect(lines.find((line) => line.startsWith(id))).toMatch(
    /,open,4915199999999,[^,]*,'=HYPERLINK\(1\),DE,1,2024-04-22T13:27:33.000Z,.*,"said ""later"", twice"$/,
  );
  const filtered = String((await ask(stage, "GET", "/api/callbacks.csv?state=done")).body);
  expect(filtered.trimEnd().split("\r\n")).toHaveLength(
    1 + whole.filter(({ state }) => state === "done").length,
  );
});

test("each change is a frame of the live stream, without an id", async ({ stage }) => {
  const { url, adminToken } = stage.gateway;
  const gone = new AbortController();
  const headers = { authorization: `Bearer ${adminToken}` };
  const answer = await fetch(`${url}/api/events?channel_id=${CHANNEL}`, { headers, signal: gone.signal });
  let text = "";
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString("utf8");
  })().catch(() => {});
  const from = somebody(stage);
  await missed(from, T);
  const frames = () =>
    [...text.matchAll(/(^|\n\n)event: callback\ndata: (.*)\n/g)].map(([, , data = ""]) => JSON.parse(data));
  await until("the entry is told", () => frames().length === 1);
  const [entry] = await of(from, stage);
  expect(frames()).toEqual([entry]);
  const { body } = await ask(stage, "PATCH", `/api/callbacks/${entry?.id}`, { state: "done" });
  await until("the change is told", () => frames().length === 2);
  expect(frames()[1]).toEqual(body);
  gone.abort();
  await reading;
});
