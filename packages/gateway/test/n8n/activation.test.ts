import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ask, at, client } from "../http/api.ts";
import { startBareGateway } from "../http/bare-gateway.ts";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Host, openHost } from "./stage/host.ts";

let stage: GatewayStage;
let operator: Ask;
beforeAll(async () => {
  stage = await setGatewayStage();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.gateway.channels.create({ id: "OTHER" });
  await stage.link();
});
afterAll(() => stage.close());

const host = (): Promise<Host> => openHost({ baseUrl: stage.gateway.url, token: stage.gateway.adminToken });

const ofOne = { channels: "one", channel: CHANNEL, statuses: ["missed"] };

async function webhooksAt(path: string, { webhookUrl }: Host): Promise<object[]> {
  const { body } = await operator("GET", path);
  return (at(body, "items") as { url: string }[]).filter(({ url }) => url === webhookUrl);
}

describe("the webhook at the gateway", () => {
  test.each([
    ["for all channels", { channels: "all" }, "/api/webhooks"],
    ["for one channel", { channels: "one" }, `/api/channels/${CHANNEL}/webhooks`],
  ])("%s is made, found, removed and made again, each time with a secret of its own", async (...row) => {
    const [_, chosen, path] = row;
    const n8n = await host();
    n8n.parameters = { ...ofOne, ...chosen };
    expect(await n8n.activate()).toBe("created");
    expect(await webhooksAt(path, n8n)).toMatchObject([
      { secret: "own", events: ["calls.post"], mode: "body" },
    ]);
    const first = n8n.staticData;
    expect(first).toMatchObject({ webhookId: expect.any(String), secret: expect.stringMatching(/^whsec_/) });
    expect(await n8n.activate()).toBe("existed");
    expect(n8n.staticData).toEqual(first);

    expect(await n8n.deactivate()).toBe(true);
    expect(await webhooksAt(path, n8n)).toEqual([]);
    expect(n8n.staticData).toEqual({});
    expect(await n8n.deactivate()).toBe(true);

    expect(await n8n.activate()).toBe("created");
    expect(n8n.staticData.secret).not.toBe(first.secret);
    expect(await webhooksAt(path, n8n)).toHaveLength(1);
    await n8n.deactivate();
  });

  test("is missed when somebody removed it there, and deactivating bears it", async () => {
    const n8n = await host();
    await n8n.activate();
    await operator("DELETE", `/api/webhooks/${n8n.staticData.webhookId}`);
    expect(await n8n.checkExists()).toBe(false);
    expect(await n8n.activate()).toBe("created");
    await operator("DELETE", `/api/webhooks/${n8n.staticData.webhookId}`);
    expect(await n8n.deactivate()).toBe(true);
  });

  test("is gone with its channel", async () => {
    const n8n = await host();
    n8n.parameters = { ...ofOne, channel: "SHORT-LIVED" };
    await operator("POST", "/api/channels", { id: "SHORT-LIVED" });
    await n8n.activate();
    await operator("DELETE", "/api/channels/SHORT-LIVED");
    expect(await n8n.checkExists()).toBe(false);
    await expect(n8n.activate()).rejects.toThrow('there is no channel "SHORT-LIVED"');
    expect(await n8n.deactivate()).toBe(true);
  });

  test("is made anew when it was disabled, when n8n has another address, and when other channels are meant", async () => {
    const n8n = await host();
    const ownUrl = n8n.webhookUrl;
    const gone = closing(await startHttpReceiver(() => 410));
    n8n.webhookUrl = gone.url;
    await n8n.activate();
    const call = await stage.caller.call(OWN);
    await call.timeOut();
    await until("it is disabled", async () => {
      const [webhook] = await webhooksAt("/api/webhooks", n8n);
      return at(webhook, "disabled_at") !== null;
    });
    expect(await n8n.activate()).toBe("created");

    n8n.webhookUrl = ownUrl;
    expect(await n8n.activate()).toBe("created");
    n8n.parameters = ofOne;
    expect(await n8n.activate()).toBe("created");
    expect(await webhooksAt("/api/webhooks", n8n)).toEqual([]);
    expect(await webhooksAt(`/api/channels/${CHANNEL}/webhooks`, n8n)).toHaveLength(1);
    await n8n.deactivate();
  });

  test("that n8n knows nothing of any more is replaced, so that no call comes twice", async () => {
    for (const chosen of [{ channels: "all" }, { channels: "one" }]) {
      const n8n = await host();
      n8n.parameters = { ...ofOne, ...chosen };
      await n8n.activate();
      n8n.forget();
      expect(await n8n.activate()).toBe("created");
      expect(await webhooksAt(`/api/channels/${CHANNEL}/webhooks`, n8n)).toHaveLength(1);
      await n8n.deactivate();
    }
  });
});

describe("an activation that fails says why", () => {
  const withToken = async (token: string, baseUrl = stage.gateway.url): Promise<Host> =>
    openHost({ baseUrl, token });

  test("with an unknown token", async () => {
    const n8n = await withToken("rht_unknown");
    await expect(n8n.activate()).rejects.toMatchObject({
      message: "Ringhook: the token is unknown",
      description: "UNAUTHORIZED: Check the token in the credentials.",
      httpCode: "401",
    });
    expect(await n8n.testCredentials()).toBe(401);
    expect(n8n.staticData).toEqual({});
  });

  test("for all channels with the token of one, with which its own channel works", async () => {
    const { token } = await stage.gateway.channels.create({ id: "OWNED" });
    const n8n = await withToken(token);
    expect(await n8n.testCredentials()).toBe(200);
    await expect(n8n.activate()).rejects.toMatchObject({
      description: expect.stringContaining("ADMIN_NEEDED: Choose one channel"),
      httpCode: "403",
    });
    n8n.parameters = { ...ofOne, channel: "OWNED" };
    expect(await n8n.activate()).toBe("created");
    await n8n.deactivate();
    n8n.parameters = ofOne;
    await expect(n8n.activate()).rejects.toThrow(`there is no channel "${CHANNEL}"`);
  });

  test("with a named token that may not manage, and one for all channels that may works", async () => {
    const tokenOf = async (name: string, scopes: string[]): Promise<string> => {
      const { body } = await operator("POST", "/api/tokens", { name, scopes, channels: "all" });
      return String(at(body, "token"));
    };
    const reader = await withToken(await tokenOf("reads", ["read", "send"]));
    await expect(reader.activate()).rejects.toMatchObject({
      description: expect.stringContaining("SCOPE_NEEDED"),
    });
    const n8n = await withToken(await tokenOf("n8n", ["read", "send", "manage"]));
    expect([await n8n.testCredentials(), await n8n.activate()]).toEqual([200, "created"]);
    await n8n.deactivate();
  });

  test("where nothing, or something else, answers", async () => {
    const { adminToken, url } = stage.gateway;
    const nobody = await withToken(adminToken, "http://127.0.0.1:9");
    await expect(nobody.activate()).rejects.toThrow("http://127.0.0.1:9/api/webhooks could not be reached");
    const below = await withToken(adminToken, `${url}/healthz`);
    await expect(below.activate()).rejects.toThrow("is no Ringhook gateway");
  });

  test("where the gateway may not reach n8n", async () => {
    const bare = closing(await startBareGateway({ webhookAllow: "192.0.2.0/24" }));
    const n8n = await withToken(bare.gateway.adminToken, bare.gateway.url);
    await expect(n8n.activate()).rejects.toMatchObject({
      description: expect.stringContaining("ADDRESS_REFUSED"),
    });
  });
});

test.each(["", "/", "//", " "])(
  'a base URL with a path, and with "%s" behind it, leads to the gateway',
  async (end) => {
    const bare = closing(await startBareGateway({ basePath: "/ringhook" }));
    const n8n = await openHost({ baseUrl: `${bare.gateway.url}${end}`, token: bare.gateway.adminToken });
    expect(await n8n.testCredentials()).toBe(200);
    expect(await n8n.activate()).toBe("created");
    expect(await n8n.activate()).toBe("existed");
    await n8n.deactivate();
  },
);
