import { afterEach, beforeEach, expect, test } from "vitest";
import { createNetwork, type Network, type Phone } from "../src/index.ts";
import { type BaileysClient, Clients } from "./support/baileys-client.ts";

const ME = "61371989950";
const CALLER = "919984351847";

let network: Network;
let me: Phone;
let caller: Phone;
let client: BaileysClient;
const clients = new Clients();

beforeEach(async () => {
  network = await createNetwork();
  me = network.createPhone({ number: ME, name: "Jonathan" });
  caller = network.createPhone({ number: CALLER });
  client = clients.create(network);
  await client.link(me);
});

afterEach(async () => {
  await clients.release();
  await network.close();
  expect(network.faults).toEqual([]);
});

test("brings each step of a call to a linked client, which acknowledges it", async () => {
  const at = 1_713_792_453_000;
  const call = await caller.call(ME, { id: "ED3D9B4864F90327F10D24BAEED6CFB9", at });
  await call.ring({ at: at + 1_000 });
  await call.timeOut({ at: at + 8_000 });
  await call.acknowledged();

  expect(
    client.calls.map(({ attrs, content }) => [attrs.from, attrs.t, (content as { tag: string }[])[0]?.tag]),
  ).toEqual([
    [`${CALLER}@s.whatsapp.net`, "1713792453", "offer"],
    [`${CALLER}@s.whatsapp.net`, "1713792454", "relaylatency"],
    [`${CALLER}@s.whatsapp.net`, "1713792461", "terminate"],
  ]);
  expect(network.stanzas.map(({ tag, deliveredTimes }) => [tag, deliveredTimes])).toEqual([
    ["offer", 1],
    ["relaylatency", 1],
    ["terminate", 1],
  ]);
});

test("keeps what comes while the client is away, and sends it marked offline at the next login", async () => {
  const away = new Promise((resolve) => network.on("disconnected", resolve));
  await client.crash();
  await away;
  const call = await caller.call(ME);
  await call.timeOut();
  expect(client.calls).toEqual([]);

  await client.login();
  await call.acknowledged();
  expect(client.calls.map(({ attrs }) => attrs.offline)).toEqual(["0", "1"]);
});
