import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Ask, at, client } from "../http/api.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CALLER_JID, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Host, openHost } from "./stage/host.ts";
import { loadNodes } from "./stage/nodes.ts";

let stage: GatewayStage;
let operator: Ask;
/** A call that was missed, and the deliveries of it. */
let callId: string;
beforeAll(async () => {
  stage = await setGatewayStage();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.gateway.channels.create({ id: "OTHER", name: "The other" });
  await stage.link();
  const call = await stage.caller.call(OWN);
  callId = call.id;
  await call.timeOut();
  await stage.bodies(2);
});
afterAll(() => stage.close());

const host = (): Promise<Host> => openHost({ baseUrl: stage.gateway.url, token: stage.gateway.adminToken });

/** What the node makes of one input item. */
async function run(resource: string, operation: string, fields: object = {}): Promise<unknown[]> {
  const made = await (await host()).execute([{ resource, operation, ...fields }]);
  for (const { pairedItem } of made) expect(pairedItem).toEqual({ item: 0 });
  return made.map(({ json }) => json);
}

describe("calls", () => {
  test("one with its events", async () => {
    const [call] = await run("call", "get", { channel: CHANNEL, callId });
    expect(call).toMatchObject({ id: callId, status: "missed", caller: CALLER_JID });
    expect(at(call, "events")).toHaveLength(2);
  });

  test("many by filters, which may be left empty", async () => {
    const found = async (filters: object): Promise<unknown[]> =>
      (await run("call", "getAll", { limit: 50, filters })).map((call) => at(call, "id"));
    const day = { from: "2020-01-01T00:00:00", to: "2040-01-01T00:00:00.000Z" };
    expect(await found({})).toEqual([callId]);
    expect(await found({ caller: CALLER, channel_id: CHANNEL, status: "missed", ...day })).toEqual([callId]);
    expect(await found({ caller: "", direction: "any" })).toEqual([callId]);
    expect(await found({ status: "answered" })).toEqual([]);
    expect(await found({ channel_id: "OTHER" })).toEqual([]);
    expect(await found({ to: day.from })).toEqual([]);
  });

  test("one that rings is declined, and one that has ended is not", async () => {
    const ringing = await stage.caller.call(OWN);
    await until("the gateway knows of it", async () => {
      const { status } = await operator("GET", `/api/calls/${CHANNEL}/${ringing.id}`);
      return status === 200;
    });
    const declined = await run("call", "reject", { channel: CHANNEL, callId: ringing.id });
    expect(declined).toEqual([{ channel_id: CHANNEL, id: ringing.id, rejected: true }]);
    expect(at((await operator("GET", `/api/calls/${CHANNEL}/${ringing.id}`)).body, "end_reason")).toBe(
      "declined",
    );
    await expect(run("call", "reject", { channel: CHANNEL, callId })).rejects.toMatchObject({
      message: expect.stringContaining("has already ended"),
      description: expect.stringContaining("CALL_ENDED"),
    });
  });
});

describe("channels", () => {
  test("many, and one with the state of its link", async () => {
    const ids = async (fields: object): Promise<unknown[]> =>
      (await run("channel", "getAll", fields)).map((channel) => at(channel, "id"));
    expect(await ids({ limit: 50 })).toEqual([CHANNEL, "OTHER"]);
    expect(await ids({ limit: 1 })).toEqual([CHANNEL]);
    expect(await ids({ returnAll: true, limit: 1 })).toEqual([CHANNEL, "OTHER"]);
    expect(await run("channel", "get", { channel: CHANNEL })).toMatchObject([
      { id: CHANNEL, state: "AUTH", number: OWN },
    ]);
  });

  test("are offered by name and number in the editor, those that the token opens", async () => {
    expect(await (await host()).channels()).toEqual([
      { name: `Sample, +${OWN}`, value: CHANNEL, description: CHANNEL },
      { name: "The other", value: "OTHER", description: "OTHER" },
    ]);
    const token = await stage.gateway.channels.keys.rotateToken("OTHER");
    const owner = await openHost({ baseUrl: stage.gateway.url, token });
    expect((await owner.channels()).map(({ value }) => value)).toEqual(["OTHER"]);
  });
});

test("deliveries: many by state, and one is sent again", async () => {
  const [delivery] = await run("delivery", "getAll", {
    limit: 1,
    filters: { state: "delivered", channel_id: CHANNEL, failed: false },
  });
  expect(delivery).toMatchObject({ state: "delivered", channel_id: CHANNEL });
  const deliveryId = at(delivery, "id");
  const replayed = await run("delivery", "replay", { deliveryId });
  expect(replayed).toMatchObject([{ replay_of: deliveryId }]);
  expect(await run("delivery", "getAll", { limit: 5, filters: { failed: true } })).toEqual([]);
});

test("statistics: how many calls were missed", async () => {
  const [all] = await run("statistic", "get", { filters: {} });
  expect(at(all, "calls", "missed")).toBeGreaterThan(0);
  const [other] = await run("statistic", "get", { filters: { channel_id: "OTHER" } });
  expect(at(other, "calls", "missed")).toBe(0);
});

describe("texts", () => {
  test("go to the caller of a call, once and within the limits of rules", async () => {
    const read: (string | null)[] = [];
    onTestFinished(stage.network.on("message", ({ text }) => read.push(text)));
    const fields = { channel: CHANNEL, callId, text: "Sorry that we missed you." };
    const [asked] = await run("text", "send", fields);
    expect(asked).toMatchObject({ kind: "text", rule: "@asked", state: "pending", call_id: callId });
    await until("the text came", () => read.includes(fields.text));
    await until("it is noted", async () => {
      const { body } = await operator("GET", `/api/actions/${at(asked, "id")}`);
      return at(body, "state") === "done";
    });
    await expect(run("text", "send", { ...fields, text: "Again" })).rejects.toMatchObject({
      description: expect.stringContaining("ACTION_EXISTS"),
    });
    expect(read).toEqual([fields.text]);
  });

  test("about a call that there is not fail with a sentence", async () => {
    const fields = { channel: CHANNEL, callId: "NONE", text: "Hello" };
    await expect(run("text", "send", fields)).rejects.toThrow('has no call "NONE"');
  });
});

describe("several input items", () => {
  const items = [
    { resource: "call", operation: "get", channel: CHANNEL, callId: "NONE" },
    { resource: "channel", operation: "getAll", limit: 50 },
  ];

  test("end at the first that fails", async () => {
    await expect((await host()).execute(items)).rejects.toThrow('has no call "NONE"');
  });

  test("go on behind one that fails, where the workflow says so, and each output knows its input", async () => {
    const made = await (await host()).execute(items, { continueOnFail: true });
    expect(made.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 1 }]);
    expect(made[0]?.json.error).toContain('has no call "NONE"');
  });

  test("of an operation that does not exist are refused", async () => {
    await expect(run("call", "answer")).rejects.toThrow("There is no operation answer of call");
  });
});

test("each operation that the editor shows exists, with a field for what it asks", async () => {
  const { Ringhook } = await loadNodes();
  const { properties, usableAsTool } = new Ringhook().description;
  expect(usableAsTool).toBe(true);
  const shown = properties.filter(({ name }) => name === "operation");
  const operations = shown.flatMap(({ displayOptions, options = [] }) =>
    options.map((option) => `${displayOptions?.show?.resource} ${at(option, "value")}`),
  );
  expect(operations).toEqual([
    "call get",
    "call getAll",
    "call reject",
    "channel get",
    "channel getAll",
    "delivery getAll",
    "delivery replay",
    "statistic get",
    "text send",
  ]);
});
