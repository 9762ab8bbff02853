import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const MESSAGE = "a change was requested";
const SECRET_HEADER = "key-of-the-receiver-4711";
const PROXY_PASSWORD = "password-of-the-proxy-4711";

let bare: BareGateway;
let operator: Ask;
/** All that no line may hold. */
const secrets: string[] = [];

beforeAll(async () => {
  bare = await startBareGateway();
  operator = bare.operator;
  secrets.push(bare.gateway.adminToken, SECRET_HEADER, PROXY_PASSWORD);
});
afterAll(() => bare.close());

const changes = (): Record<string, unknown>[] => bare.lines().filter(({ msg }) => msg === MESSAGE);

/** The lines that something added. */
async function added(act: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = changes().length;
  await act();
  return changes().slice(before);
}

describe("each change leaves one line, which says who, from where, what, on what, and the outcome", () => {
  const who = { who: "admin token", address: "127.0.0.1", outcome: "done" };
  const one = "MANTIS-M72HC";
  let webhookId = "";

  test("a channel that is created", async () => {
    const lines = await added(async () => {
      const { body } = await operator("POST", "/api/channels", { id: one, name: "Sample" });
      secrets.push(String(at(body, "token")), String(at(body, "signing_secret")));
    });
    expect(lines).toMatchObject([
      { ...who, change: "createChannel", made: one, fields: ["id", "name"], status: 201 },
    ]);
  });

  test("its webhooks, settings, secrets and link", async () => {
    const path = `/api/channels/${one.toLowerCase()}`;
    const webhook = { url: "http://127.0.0.1:9/", headers: { authorization: SECRET_HEADER } };
    const lines = await added(async () => {
      const { body } = await operator("POST", `${path}/webhooks`, webhook);
      webhookId = String(at(body, "id"));
      await operator("PATCH", `${path}/webhooks/${webhookId}`, { mode: "path" });
      const proxy = `socks5://login:${PROXY_PASSWORD}@127.0.0.1:9`;
      await operator("PATCH", `${path}/settings`, { proxy });
      for (const what of ["token", "signing-secret"]) {
        const rotated = await operator("POST", `${path}/${what}`);
        secrets.push(...Object.values(rotated.body as Record<string, string>));
      }
      await operator("DELETE", `${path}/webhooks/${webhookId}`);
      await operator("DELETE", `${path}/link`);
    });
    const on = { ...who, channelId: one };
    expect(lines).toMatchObject([
      { ...on, change: "addWebhook", made: webhookId, fields: ["url", "headers"] },
      { ...on, change: "changeWebhook", webhookId, fields: ["mode"] },
      { ...on, change: "changeSettings", fields: ["proxy"] },
      { ...on, change: "rotateToken" },
      { ...on, change: "rotateSigningSecret" },
      { ...on, change: "removeWebhook", webhookId },
      { ...who, channelId: one, change: "endLink", outcome: expect.any(String) },
    ]);
  });

  test("replays, and looks before them as what they are", async () => {
    const filter = { channel_id: one };
    const lines = await added(async () => {
      await operator("POST", "/api/deliveries/replay", { ...filter, dry_run: true });
      await operator("POST", "/api/deliveries/replay", { ...filter, max: 10 });
    });
    expect(lines).toMatchObject([
      { ...who, change: "replayDeliveries", channelId: one, dryRun: true, replayed: 0 },
      { ...who, change: "replayDeliveries", channelId: one, replayed: 0 },
    ]);
    expect(lines[1]).not.toHaveProperty("dryRun");
  });

  test("what a channel's own token changes, by the compatible routes and also where it is the token itself", async () => {
    const token = await bare.gateway.channels.keys.rotateToken(one);
    secrets.push(token);
    const owner = client(bare.gateway.url, token);
    const lines = await added(async () => {
      await owner("PATCH", "/settings", { offline_mode: true });
      await owner("DELETE", "/settings");
      await owner("POST", "/users/logout");
      const rotated = await owner("POST", `/api/channels/${one}/token`);
      secrets.push(String(at(rotated.body, "token")));
    });
    const whose = { who: "channel token", channelId: one, address: "127.0.0.1" };
    expect(lines).toMatchObject([
      { ...whose, change: "updateChannelSettings", fields: ["offline_mode"], outcome: "done" },
      { ...whose, change: "resetChannelSettings", outcome: "done" },
      { ...whose, change: "logoutUser", outcome: "refused", code: "CHANNEL_LOGGED_OUT" },
      { ...whose, change: "rotateToken", outcome: "done" },
    ]);
  });

  test("sessions, and what is changed with one", async () => {
    const lines = await added(async () => {
      const signedIn = await operator("POST", "/api/session", { token: bare.gateway.adminToken });
      const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
      secrets.push(cookie.split("=")[1] ?? cookie);
      const browser = client(bare.gateway.url);
      const headers = { cookie, "sec-fetch-site": "same-origin" };
      await browser("PATCH", `/api/channels/${one}`, { name: "Renamed" }, headers);
      await browser("DELETE", "/api/session", undefined, headers);
      await browser("POST", "/api/session", { token: "nobody" });
    });
    expect(lines).toMatchObject([
      { ...who, change: "signIn" },
      { who: "session of the admin token", change: "changeChannel", channelId: one, fields: ["name"] },
      { who: "session of the admin token", change: "signOut", outcome: "done" },
      { who: "nobody known", change: "signIn", outcome: "refused", code: "UNAUTHORIZED" },
    ]);
  });

  test("what was refused, with its code", async () => {
    const lines = await added(async () => {
      await operator("POST", "/api/channels", { id: one });
      await operator("DELETE", "/api/channels/NO-SUCH");
      await operator("POST", "/api/channels", { id: "../etc" });
    });
    const refused = { who: "admin token", outcome: "refused" };
    expect(lines).toMatchObject([
      { ...refused, change: "createChannel", code: "CHANNEL_EXISTS", status: 409 },
      { ...refused, change: "removeChannel", code: "CHANNEL_NOT_FOUND", status: 404 },
      { ...refused, change: "createChannel", code: "BAD_CHANNEL_ID", status: 400 },
    ]);
  });

  test("a channel that is removed", async () => {
    const lines = await added(() => operator("DELETE", `/api/channels/${one}`));
    expect(lines).toMatchObject([{ ...who, change: "removeChannel", channelId: one, status: 204 }]);
  });
});

test("reads, and requests without a token, leave none", async () => {
  const lines = await added(async () => {
    await operator("GET", "/api/channels");
    await client(bare.gateway.url, "nobody")("POST", "/api/channels", {});
    await client(bare.gateway.url)("DELETE", "/api/channels/MANTIS-M72HC");
    await operator("POST", "/nothing");
  });
  expect(lines).toEqual([]);
});

test("a stranger's field name is shortened, and no value is logged", async () => {
  const body = Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [`${"x".repeat(200)}${at}`, "value-4711"]),
  );
  const [line] = await added(() => operator("POST", "/api/channels", body));
  expect(JSON.stringify(line).length).toBeLessThan(2_500);
  expect(JSON.stringify(line)).not.toContain("value-4711");
});

test("no line of the log holds a token, a secret, a password or a header's value", () => {
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of secrets) expect(bare.text()).not.toContain(secret);
});
