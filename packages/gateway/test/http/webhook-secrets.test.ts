import { Webhook as StandardWebhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { type Ask, at, client } from "./api.ts";

const PATH = `/api/channels/${CHANNEL}/webhooks`;

let stage: GatewayStage;
let owner: Ask;
let channelSecret: string;
beforeAll(async () => {
  stage = await setGatewayStage();
  owner = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  channelSecret = await stage.gateway.channels.keys.rotateSecret(CHANNEL);
});
afterAll(() => stage.close());

/** A receiver with a webhook, and its secret where it has one of its own. */
async function register(secret?: "own"): Promise<{ id: string; own: string; receiver: HttpReceiver }> {
  const receiver = closing(await startHttpReceiver());
  const { status, body } = await owner("POST", PATH, { url: receiver.url, ...(secret && { secret }) });
  expect(status).toBe(201);
  return { id: String(at(body, "id")), own: String(at(body, "signing_secret")), receiver };
}

/** With which of some secrets a real receiver finds the signature of a webhook's next request right. */
async function signedWith(id: string, receiver: HttpReceiver, secrets: string[]): Promise<boolean[]> {
  expect((await owner("POST", `${PATH}/${id}/test`)).status).toBe(200);
  const { body, headers } = receiver.requests.at(-1) ?? { body: "", headers: {} };
  return secrets.map((secret) => {
    try {
      new StandardWebhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  });
}

test("a webhook's own secret signs for it, and the channel's for those without", async () => {
  const shared = await register();
  const one = await register("own");
  const other = await register("own");
  const secrets = [channelSecret, one.own, other.own];
  expect(one.own).toMatch(/^whsec_/);
  expect(shared.own).toBe("undefined");
  expect(await signedWith(shared.id, shared.receiver, secrets)).toEqual([true, false, false]);
  expect(await signedWith(one.id, one.receiver, secrets)).toEqual([false, true, false]);
  expect(await signedWith(other.id, other.receiver, secrets)).toEqual([false, false, true]);
});

test("a webhook's own secret is shown once, and lists say only that there is one", async () => {
  const { id, own } = await register("own");
  const { body } = await owner("GET", PATH);
  const items = at(body, "items") as { id: string; secret: string }[];
  expect(items.find((item) => item.id === id)?.secret).toBe("own");
  expect(JSON.stringify(body)).not.toContain(own);
  const changed = await owner("PATCH", `${PATH}/${id}`, { mode: "path" });
  expect(changed.body).toMatchObject({ secret: "own" });
  expect(JSON.stringify(changed.body)).not.toContain("whsec_");
});

test("a new secret and the one before both sign after a rotation, and not the one before that", async () => {
  const { id, own, receiver } = await register("own");
  const second = String(at((await owner("POST", `${PATH}/${id}/signing-secret`)).body, "signing_secret"));
  expect(await signedWith(id, receiver, [own, second])).toEqual([true, true]);
  const third = String(at((await owner("POST", `${PATH}/${id}/signing-secret`)).body, "signing_secret"));
  expect(await signedWith(id, receiver, [own, second, third])).toEqual([false, true, true]);
});

test("a webhook that the channel's secret signed for can get its own without a gap", async () => {
  const { id, receiver } = await register();
  const own = String(at((await owner("POST", `${PATH}/${id}/signing-secret`)).body, "signing_secret"));
  expect(await signedWith(id, receiver, [channelSecret, own])).toEqual([true, true]);
});

test("a rotation of the channel's secret changes nothing for a webhook with its own", async () => {
  const { id, own, receiver } = await register("own");
  channelSecret = await stage.gateway.channels.keys.rotateSecret(CHANNEL);
  expect(await signedWith(id, receiver, [own, channelSecret])).toEqual([true, false]);
});

test("a webhook's own secret outlives a restart, and clients that send the whole list back", async () => {
  const { id, own, receiver } = await register("own");
  const { body } = await owner("GET", "/settings");
  expect((await owner("PATCH", "/settings", { webhooks: at(body, "webhooks") })).status).toBe(200);
  expect(await signedWith(id, receiver, [own])).toEqual([true]);
  await stage.stopGateway();
  await stage.startGateway();
  owner = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  expect(await signedWith(id, receiver, [own, channelSecret])).toEqual([true, false]);
});

test("a webhook that is not there gets no secret", async () => {
  const refused = await owner("POST", `${PATH}/whk_nothing/signing-secret`);
  expect([refused.status, at(refused.body, "code")]).toEqual([404, "WEBHOOK_NOT_FOUND"]);
});
