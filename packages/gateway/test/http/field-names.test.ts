import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const URL_OF_HOOK = "http://127.0.0.1:9/hook";

let bare: BareGateway;
let owner: Ask;
beforeAll(async () => {
  bare = await startBareGateway();
  const { token } = await bare.gateway.channels.create({ id: "FIELDS" });
  owner = client(bare.gateway.url, token);
});
afterAll(() => bare.close());

describe("an error names the field as it was sent", () => {
  test.each([
    ["url", "ftp://example.com"],
    ["mode", "query"],
    ["headers", { "webhook-id": "mine" }],
    ["events", ["calls"]],
    ["max_age_seconds", 14],
    ["max_age_seconds", "60"],
  ])("to the own API: %s", async (field, value) => {
    const added = await owner("POST", "/api/channels/FIELDS/webhooks", { url: URL_OF_HOOK, [field]: value });
    expect(added.status).toBe(400);
    expect(at(added.body, "detail")).toMatch(new RegExp(`^(body\\.)?${field}[.:]`));
  });

  test.each([
    ["url", "ftp://example.com"],
    ["mode", "query"],
    ["headers", { "webhook-id": "mine" }],
    ["headers", []],
    ["events", "calls"],
    ["events", [{ type: "calls", method: "fetch" }]],
    ["events", ["calls.post"]],
    ["webhook_max_age_seconds", 14],
    ["webhook_max_age_seconds", "60"],
  ])("to the compatible settings: %s", async (field, value) => {
    const good = { url: URL_OF_HOOK };
    const changed = await owner("PATCH", "/settings", { webhooks: [good, { ...good, [field]: value }] });
    expect(changed.status).toBe(400);
    expect(at(changed.body, "error", "details")).toMatch(new RegExp(`: webhooks\\[1\\]\\.${field}[.:]`));
  });

  test("to the compatible settings: a webhook that is not an object", async () => {
    const changed = await owner("PATCH", "/settings", { webhooks: ["https://example.com"] });
    expect(at(changed.body, "error", "details")).toContain("webhooks[0]: expected an object");
  });
});
