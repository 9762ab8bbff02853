import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sentEvents } from "../../src/subscriptions/sent-events.ts";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const URL_OF_HOOK = "http://127.0.0.1:9/hook";

let bare: BareGateway;
let number = 0;
let path = "";
let add: (webhook: object) => ReturnType<Ask>;
let owner: Ask;
beforeAll(async () => {
  bare = await startBareGateway();
});
afterAll(() => bare.close());
beforeEach(async () => {
  number += 1;
  const { token } = await bare.gateway.channels.create({ id: `CHANNEL-${number}` });
  path = `/api/channels/CHANNEL-${number}/webhooks`;
  owner = client(bare.gateway.url, token);
  add = (webhook) => bare.operator("POST", path, webhook);
});

describe("a URL that gets an event already", () => {
  test.each([
    ["as it is", {}],
    ["in another spelling", { url: "HTTP://127.0.0.1:9/hook" }],
    ["with more events", { events: ["users.post", "calls.post"] }],
  ])("is not added again %s", async (_how, change) => {
    const first = await add({ url: URL_OF_HOOK });
    const second = await add({ url: URL_OF_HOOK, ...change });
    expect([second.status, at(second.body, "code")]).toEqual([409, "WEBHOOK_EXISTS"]);
    expect(at(second.body, "detail")).toContain(String(at(first.body, "id")));
    expect(bare.gateway.channels.webhooks.list(`CHANNEL-${number}`)).toHaveLength(1);
  });

  test("is not added twice by requests that come together", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => add({ url: URL_OF_HOOK })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
  });

  test.each([
    ["in another mode", { mode: "path" }],
    ["for other events", { events: ["users.post"] }],
    ["with another query", { url: `${URL_OF_HOOK}?b` }],
  ])("is added %s", async (_how, change) => {
    await add({ url: URL_OF_HOOK });
    expect((await add({ url: URL_OF_HOOK, ...change })).status).toBe(201);
  });

  test("is not what another webhook becomes, while that may change in all else", async () => {
    await add({ url: URL_OF_HOOK });
    const other = await add({ url: `${URL_OF_HOOK}/other` });
    const otherPath = `${path}/${String(at(other.body, "id"))}`;
    const moved = await bare.operator("PATCH", otherPath, { url: URL_OF_HOOK });
    expect([moved.status, at(moved.body, "code")]).toEqual([409, "WEBHOOK_EXISTS"]);
    expect((await bare.operator("PATCH", otherPath, { url: `${URL_OF_HOOK}/other` })).status).toBe(200);
    expect((await bare.operator("PATCH", otherPath, { max_age_seconds: 60 })).status).toBe(200);
  });

  test("may stand twice in a list that a client of the compatible routes sends whole", async () => {
    const twice = { webhooks: [{ url: URL_OF_HOOK }, { url: URL_OF_HOOK }] };
    expect((await owner("PATCH", "/settings", twice)).status).toBe(200);
    const [first] = bare.gateway.channels.webhooks.list(`CHANNEL-${number}`);
    const changed = await bare.operator("PATCH", `${path}/${first?.webhookId}`, { max_age_seconds: 60 });
    expect(changed.status).toBe(200);
  });
});

test("a list with one bad webhook is refused whole, and says which one it is", async () => {
  const webhooks = [{ url: URL_OF_HOOK }, { url: `${URL_OF_HOOK}/b`, mode: "bad" }];
  const { status, body } = await owner("PATCH", "/settings", { webhooks });
  expect([status, at(body, "error", "details")]).toEqual([
    400,
    'BAD_WEBHOOK: webhooks[1].mode: expected body, path or method, got "bad"',
  ]);
  expect(bare.gateway.channels.webhooks.list(`CHANNEL-${number}`)).toEqual([]);
});

describe("a subscription that never fires", () => {
  test("is kept, and the answer says so in a sentence", async () => {
    const { status, body } = await add({ url: URL_OF_HOOK, events: ["calls.post", "messages.post"] });
    expect([status, at(body, "events")]).toEqual([201, ["calls.post", "messages.post"]]);
    expect(at(body, "warnings")).toEqual([
      "This gateway never sends messages.post. It sends calls.post, calls.patch, users.post, users.delete, channel.post, channel.patch, callbacks.post, reminders.post, ops.post.",
    ]);
  });

  test("a webhook without events has a warning, too", async () => {
    const { body } = await add({ url: URL_OF_HOOK, events: [] });
    expect(at(body, "warnings")).toHaveLength(1);
  });

  test("is none of those that are sent", async () => {
    const { body } = await add({ url: URL_OF_HOOK, events: [...sentEvents] });
    expect(at(body, "warnings")).toEqual(["ops.post is sent to webhooks for several channels only."]);
  });
});
