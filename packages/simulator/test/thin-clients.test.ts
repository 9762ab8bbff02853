import { expect } from "vitest";
import { generateKeys } from "../src/noise/signatures.ts";
import { child, node } from "../src/stanzas/node.ts";
import { aMoment, test as base, ME } from "./support/network-test.ts";
import type { ThinClient } from "./support/thin-client.ts";

const test = base.extend({ preKeys: true });

/** What a client uploads: a number of one-time keys, beginning with an id. */
function upload(
  client: ThinClient,
  count: number,
  order: "identity first" | "registration first",
  first = 1,
) {
  const list = Array.from({ length: count }, (_, index) =>
    node("key", {}, [
      node("id", {}, Buffer.from([0, 0, first + index])),
      node("value", {}, generateKeys().public),
    ]),
  );
  const identity = node("identity", {}, client.identity.public);
  const registration = node("registration", {}, Buffer.from([0, 0, 0x12, 0x67]));
  const begin = order === "identity first" ? [identity, registration] : [registration, identity];
  return [...begin, node("type", {}, Buffer.from([5])), node("list", {}, list), client.signedPreKeyNode()];
}

async function preKeysOf(client: ThinClient): Promise<number> {
  const answer = await client.query("encrypt", "get", [node("count")]);
  return Number(child(answer, "count")?.attrs.value);
}

test("activates a client whose login is not passive, without being asked", async ({
  network,
  friend,
  thin,
}) => {
  const call = await friend.call(ME);
  const connected = network.next("connected");
  await thin.login({ passive: false });
  expect(await connected).toMatchObject({ device: thin.jid, offlineStanzas: 1 });
  await thin.next((stanza) => child(stanza, "offer")?.attrs["call-id"] === call.id);
});

test("keeps everything from a passive client until it says that it is active", async ({ friend, thin }) => {
  await friend.call(ME);
  await thin.login();
  await aMoment();
  expect(thin.received.map(({ tag }) => tag)).toEqual(["success", "ib"]);
  await thin.query("passive", "set", [node("active")]);
  await thin.next((stanza) => child(stanza, "offer") !== undefined);
});

for (const order of ["identity first", "registration first"] as const) {
  test(`takes an upload of prekeys with the ${order}`, async ({ thin }) => {
    await thin.login();
    const answer = await thin.query("encrypt", "set", upload(thin, 3, order));
    expect(answer.attrs.type).toBe("result");
    expect(await preKeysOf(thin)).toBe(3);
  });
}

test("answers a query that it does not know with an error, an event and a fault", async ({
  network,
  thin,
  expectedFaults,
}) => {
  const queries = [
    ["w:m", "set", "surprise"],
    ["w:g2", "set", "create"],
    ["encrypt", "set", "surprise"],
    ["no-such-namespace", "get", "anything"],
  ] as const;
  const unknown: string[] = [];
  network.on("unknown", ({ stanza }) => unknown.push(stanza.attrs.xmlns ?? ""));
  await thin.login();
  for (const [xmlns, type, tag] of queries) {
    expectedFaults.push("QUERY_UNKNOWN");
    const answer = await thin.query(xmlns, type, [node(tag)]);
    expect(answer.attrs.type).toBe("error");
    expect(child(answer, "error")?.attrs).toEqual({ code: "501", text: "feature-not-implemented" });
    expect(network.faults.at(-1)?.message).toContain(`${xmlns} ${type} ${tag}`);
  }
  expect(unknown).toEqual(queries.map(([xmlns]) => xmlns));
});

test("notices a stanza that nobody knows", async ({ network, thin, expectedFaults }) => {
  expectedFaults.push("STANZA_UNKNOWN");
  await thin.login();
  const unknown = network.next("unknown");
  thin.send(node("surprise", { id: "1" }));
  expect(await unknown).toMatchObject({ device: thin.jid, stanza: { tag: "surprise" } });
});

test("lets a test answer queries in its place", async ({ network, thin }) => {
  await thin.login();
  const stop = network.answerQueries({ xmlns: "w:m", child: "media_conn" }, ({ number }) =>
    number === ME ? [node("media_conn", { auth: "a", ttl: "300" }, [])] : undefined,
  );
  const answer = await thin.query("w:m", "set", [node("media_conn")]);
  expect(child(answer, "media_conn")?.attrs).toEqual({ auth: "a", ttl: "300" });
  network.answerQueries({ xmlns: "w:m" }, () => ({ error: { code: 429, text: "rate-overlimit" } }));
  const refused = await thin.query("w:m", "set", [node("media_conn")]);
  expect(child(refused, "error")?.attrs.code).toBe("429");
  stop();
});

test("takes an offer that is answered with a receipt, as WhatsApp Web does it", async ({
  network,
  friend,
  thin,
}) => {
  await thin.login({ passive: false });
  const call = await friend.call(ME);
  const offer = await thin.next((stanza) => child(stanza, "offer") !== undefined);
  const about = node("offer", { "call-id": call.id, "call-creator": call.creator });
  thin.send(node("receipt", { id: offer.attrs.id, to: offer.attrs.from }, [about]));
  await call.acknowledged();
  thin.close();
  await thin.closed();
  const connected = network.next("connected");
  await thin.login({ passive: false });
  expect((await connected).offlineStanzas).toBe(0);
});

test("finds no fault with a client that acknowledges and sends a receipt", async ({
  friend,
  network,
  thin,
}) => {
  await thin.login({ passive: false });
  const call = await friend.call(ME);
  const offer = await thin.next((stanza) => child(stanza, "offer") !== undefined);
  const { id, from: to } = offer.attrs;
  const about = node("offer", { "call-id": call.id, "call-creator": call.creator });
  thin.send(node("ack", { id, to, class: "call" }));
  thin.send(node("receipt", { id, to }, [about]));
  await friend.sendText(ME, "Hello?");
  const message = await thin.next(({ tag }) => tag === "message");
  thin.send(node("receipt", { id: message.attrs.id, to: message.attrs.from }));
  thin.send(node("ack", { id: message.attrs.id, to: message.attrs.from, class: "message" }));
  await thin.query("w:p", "get", [node("ping")]);
  expect(network.faults).toEqual([]);
});

test("takes a rotated signed prekey, and refuses one that the device has not signed", async ({
  network,
  me,
  thin,
  expectedFaults,
}) => {
  await thin.login();
  const rotated = generateKeys();
  const answer = await thin.query("encrypt", "set", [
    node("rotate", {}, [thin.signedPreKeyNode(rotated, 2)]),
  ]);
  expect(answer.attrs.type).toBe("result");
  const bundle = await thin.query("encrypt", "get", [node("key", {}, [node("user", { jid: thin.jid })])]);
  const user = child(child(bundle, "list"), "user");
  expect(child(child(user, "skey"), "value")?.content).toEqual(Buffer.from(rotated.public));

  expectedFaults.push("PREKEY_SIGNATURE_WRONG");
  const forged = thin.signedPreKeyNode(generateKeys(), 3);
  if (Array.isArray(forged.content)) forged.content[2] = node("signature", {}, Buffer.alloc(64, 1));
  const refused = await thin.query("encrypt", "set", [node("rotate", {}, [forged])]);
  expect(refused.attrs.type).toBe("error");
  expect(network.faults.length).toBe(1);
  expect(me.devices.length).toBe(1);
});

test("asks for more prekeys when few are left, and writes on without any", async ({
  friend,
  network,
  thin,
}) => {
  await thin.login({ passive: false });
  await thin.query("encrypt", "set", upload(thin, 6, "identity first"));
  const phones = Array.from({ length: 6 }, (_, index) =>
    network.createPhone({ number: `1555000${1000 + index}` }),
  );
  for (const phone of phones) await phone.sendText(ME, "Hello?");
  await expect.poll(() => thin.received.filter(({ tag }) => tag === "message").length).toBe(6);
  const asked = () => thin.received.filter(({ tag }) => tag === "notification");
  const counts = () => asked().map((stanza) => child(stanza, "count")?.attrs.value);
  expect(counts()).toEqual(["4"]);
  expect(asked()[0]?.attrs).toMatchObject({ type: "encrypt", from: "@s.whatsapp.net" });
  expect(await preKeysOf(thin)).toBe(0);
  await friend.sendText(ME, "By the signed prekey alone.");
  await expect.poll(counts).toEqual(["4", "0"]);

  await thin.query("encrypt", "set", upload(thin, 6, "identity first", 20));
  for (const phone of [
    network.createPhone({ number: "15550009001" }),
    network.createPhone({ number: "15550009002" }),
  ])
    await phone.sendText(ME, "Hello?");
  await expect.poll(counts).toEqual(["4", "0", "4"]);
});

test("tells a digest of the keys that the client can check, and a wrong one on purpose", async ({
  network,
  thin,
}) => {
  const { createHash } = await import("node:crypto");
  await thin.login();
  const missing = await thin.query("encrypt", "get", [node("digest")]);
  expect(child(missing, "error")?.attrs.code).toBe("404");

  const uploaded = upload(thin, 3, "identity first");
  await thin.query("encrypt", "set", uploaded);
  const keys = uploaded.flatMap(({ tag, content }) =>
    tag === "list" && Array.isArray(content) ? content : [],
  );
  const hash = createHash("sha1").update(thin.identity.public).update(thin.signedPreKey.public);
  const digest = child(await thin.query("encrypt", "get", [node("digest")]), "digest");
  const signature = child(child(digest, "skey"), "signature")?.content;
  hash.update(signature instanceof Uint8Array ? signature : "");
  for (const key of keys) hash.update((child(key, "value")?.content as Uint8Array) ?? "");
  const right = hash.digest();
  expect(child(digest, "hash")?.content).toEqual(right);

  network.misbehave.wrongDigest({ number: ME });
  const wrong = child(await thin.query("encrypt", "get", [node("digest")]), "digest");
  expect(child(wrong, "hash")?.content).not.toEqual(right);
});

test("tells at login what waits, where to come next time, and who one is", async ({
  network,
  friend,
  me,
  thin,
}) => {
  const call = await friend.call(ME);
  await friend.sendText(ME, "Hello?");
  const success = await thin.login({ passive: false });
  expect(success.attrs).toMatchObject({
    lid: thin.lid,
    display_name: "Jonathan",
    location: "sim",
    props: "27",
  });
  const preview = await thin.next((stanza) => child(stanza, "offline_preview") !== undefined);
  expect(child(preview, "offline_preview")?.attrs).toMatchObject({ count: "2", call: "1", message: "1" });
  const routing = await thin.next((stanza) => child(stanza, "edge_routing") !== undefined);
  expect(child(child(routing, "edge_routing"), "routing_info")?.content).toBeInstanceOf(Uint8Array);
  expect([call.state, me.devices.length, network.faults.length]).toEqual(["placed", 1, 0]);
});

test("sends clients any stanza that a test wants", async ({ me, network, thin }) => {
  await thin.login({ passive: false });
  await me.sendStanza({ tag: "ib", content: [node("dirty", { type: "account_sync", timestamp: "1" })] });
  await me.sendStanza({ tag: "notification", attrs: { type: "devices" } });
  await thin.next((stanza) => child(stanza, "dirty") !== undefined);
  const { attrs } = await thin.next(({ tag }) => tag === "notification");
  thin.send(node("ack", { id: attrs.id, to: "s.whatsapp.net", class: "notification", type: "devices" }));
  thin.close();
  await thin.closed();
  const connected = network.next("connected");
  await thin.login({ passive: false });
  expect((await connected).offlineStanzas).toBe(0);
});

test("refuses what a client writes with the error that a test wants", async ({ network, friend, thin }) => {
  await thin.login({ passive: false });
  const read: string[] = [];
  network.on("message", ({ text }) => read.push(text));
  network.misbehave.refuseMessages({ error: 463, number: ME });
  thin.send(node("message", { id: "A1", to: `${friend.lid}@lid`, type: "text" }, []));
  const refused = await thin.next(({ tag, attrs }) => tag === "ack" && attrs.id === "A1");
  expect(refused.attrs).toMatchObject({ class: "message", error: "463" });
  thin.send(node("message", { id: "A2", to: `${friend.lid}@lid`, type: "text" }, []));
  const taken = await thin.next(({ tag, attrs }) => tag === "ack" && attrs.id === "A2");
  expect(taken.attrs.error).toBeUndefined();
  expect(read).toEqual([]);
});
