import { expect, it, onTestFinished } from "vitest";
import { FAILED_LOGINS } from "../../src/http/door/failed-logins.ts";
import { at } from "../http/api.ts";
import { type FaultyStore, faultyStore } from "../stage/faulty-store.ts";
import {
  connect,
  hubSignature,
  metaBody,
  metaChange,
  talk,
  terminate,
  whapiBody,
  whapiElement,
} from "./stage/requests.ts";
import { metaApp, setSourceStage, whapiChannel } from "./stage/source-stage.ts";

const MIB = 1_048_576;

it("tells Meta's calls, with what is known at their end, and takes doubles without a word", async () => {
  const stage = await setSourceStage();
  const { tell } = await metaApp(stage);
  expect(await tell({ calls: [connect()] })).toBe(200);
  expect(await tell({ calls: [terminate(talk)] })).toBe(200);
  expect(await tell({ calls: [terminate(talk)] })).toBe(200);
  expect(await tell({ calls: [connect()] })).toBe(200);
  const bodies = (await stage.bodies(3)).map((body) => JSON.parse(body));
  expect(bodies).toHaveLength(3);
  expect(bodies.map(({ event, calls }) => [event.event, calls?.[0].status])).toEqual([
    ["post", "initiated"],
    ["post", "answered"],
    ["patch", undefined],
  ]);
  expect(bodies[1].calls[0].chat_id).toBe("16315553601@s.whatsapp.net");
  expect(bodies[2].calls_updates[0]).toMatchObject({
    duration: 120,
    end_reason: "completed",
    status: "ended",
  });
});

it("answers each case at Meta's door as the table has it", async () => {
  const stage = await setSourceStage();
  const { id, url, send, channelId } = await metaApp(stage);
  const call = metaBody(metaChange({ calls: [connect()] }));
  const post = (body: string, headers: Record<string, string>) => stage.anybody("POST", url, body, headers);
  const answerOf = ({ status, body }: { status: number; body: unknown }) => [
    status,
    at(body, "code") ?? body,
  ];

  expect(answerOf(await send(call)), "taken").toEqual([200, ""]);
  expect(answerOf(await send(call)), "a double").toEqual([200, ""]);
  expect(answerOf(await send(metaBody({ field: "messages", value: {} }))), "nothing of ours").toEqual([
    200,
    "",
  ]);
  const unknown = metaBody(metaChange({ calls: [connect()], phoneNumberId: "9" }));
  expect(answerOf(await send(unknown)), "an unknown number").toEqual([200, ""]);
  expect(answerOf(await send(call, "another secret"))).toEqual([401, "SOURCE_UNAUTHORIZED"]);
  expect(answerOf(await post(call, {}))).toEqual([401, "SOURCE_UNAUTHORIZED"]);
  const cut = hubSignature(call).slice(0, -1);
  expect(answerOf(await post(call, { "x-hub-signature-256": cut }))).toEqual([401, "SOURCE_UNAUTHORIZED"]);
  const nobody = await stage.anybody("POST", `${url}X`, call);
  expect(answerOf(nobody)).toEqual([404, "SOURCE_NOT_FOUND"]);
  const channel = await stage.anybody("POST", url.replace(id, channelId), call);
  expect(answerOf(channel), "a number has no door of its own").toEqual([404, "SOURCE_NOT_FOUND"]);
  expect(answerOf(await send("{"))).toEqual([400, "BAD_REQUEST"]);
  expect(answerOf(await send(`${call}${" ".repeat(3 * MIB)}`))).toEqual([413, "BODY_TOO_LARGE"]);
  const many = metaBody(metaChange({ calls: Array(65).fill(connect()) }));
  expect(answerOf(await send(many))).toEqual([413, "BODY_TOO_LARGE"]);

  const { body } = await stage.operator("GET", `/api/sources/${id}`);
  expect(body).toMatchObject({ received: 4, doubles: 1, refused: 3, unrouted: 1, held: 0 });
  expect(body).toMatchObject({ last_unrouted_id: "9", last_verified_at: null });
  expect(at(body, "last_received_at")).toBeGreaterThan(0);
});

it("answers Meta's question with the challenge as text, and with 403 for a wrong token", async () => {
  const stage = await setSourceStage();
  const { id, url, verifyToken } = await metaApp(stage);
  const tally = async () => (await stage.operator("GET", `/api/sources/${id}`)).body;
  const ask = (token: string) =>
    stage.anybody("GET", `${url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
  const right = await ask(verifyToken);
  expect([right.status, right.bytes.toString(), right.headers.get("content-type")]).toEqual([
    200,
    "1158201444",
    "text/plain; charset=utf-8",
  ]);
  const wrong = await ask("another");
  expect([wrong.status, at(wrong.body, "code")]).toEqual([403, "SOURCE_VERIFY_FAILED"]);
  expect(await tally()).toMatchObject({ refused: 1, received: 0, last_received_at: null });
  expect(at(await tally(), "last_verified_at")).toBeGreaterThan(0);
});

it("answers each case at Whapi.Cloud's door as the table has it", async () => {
  const stage = await setSourceStage();
  const { url, secret } = await whapiChannel(stage);
  const call = whapiBody(whapiElement("initiated"));
  const send = async (body: string, given = secret, to = url) => {
    const answer = await stage.anybody("POST", to, body, { "ringhook-secret": given });
    return [answer.status, at(answer.body, "code") ?? answer.body];
  };
  expect(await send(call), "taken").toEqual([200, ""]);
  expect(await send(call), "a double").toEqual([200, ""]);
  expect(await send('{"messages":[],"event":{"type":"messages","event":"post"}}')).toEqual([200, ""]);
  expect(await send(call, "another")).toEqual([401, "SOURCE_UNAUTHORIZED"]);
  expect(await send(call, "")).toEqual([401, "SOURCE_UNAUTHORIZED"]);
  expect(await send(call, secret.slice(0, -1))).toEqual([401, "SOURCE_UNAUTHORIZED"]);
  expect(await send(call, secret, `${url}X`)).toEqual([404, "SOURCE_NOT_FOUND"]);
  await stage.operator("POST", "/api/channels", { id: "PHONE-1" });
  const phone = url.replace("MANTIS-M72HC", "PHONE-1");
  expect(await send(call, secret, phone), "a phone has no door").toEqual([404, "SOURCE_NOT_FOUND"]);
  expect(await send("calls")).toEqual([400, "BAD_REQUEST"]);
  expect(await send(`${call}${" ".repeat(MIB)}`)).toEqual([413, "BODY_TOO_LARGE"]);
  const many = whapiBody(...Array(65).fill(whapiElement("initiated")));
  expect(await send(many)).toEqual([413, "BODY_TOO_LARGE"]);
  const { body } = await stage.operator("GET", "/api/channels/MANTIS-M72HC/source");
  expect(body).toMatchObject({
    received: 3,
    doubles: 1,
    refused: 3,
    unrouted: 0,
    kind: "whapi",
    can: ["register"],
  });
});

it("takes calls of one channel of Whapi.Cloud's alone where it was named", async () => {
  const stage = await setSourceStage();
  const { tell } = await whapiChannel(stage, { provider_channel_id: "OTHER-1" });
  expect(await tell(whapiElement("initiated"))).toBe(200);
  const { body } = await stage.operator("GET", "/api/channels/MANTIS-M72HC/source");
  expect(body).toMatchObject({ received: 1, unrouted: 1, last_unrouted_id: "THEIRS-ABC12" });
});

it("limits wrong secrets as failed logins are limited, and takes the right one all the same", async () => {
  const stage = await setSourceStage();
  const { url, tell } = await whapiChannel(stage);
  const wrong = () => stage.anybody("POST", url, "{}", { "ringhook-secret": "another" });
  for (let count = 0; count < FAILED_LOGINS; count += 1) expect((await wrong()).status).toBe(401);
  const limited = await wrong();
  expect([limited.status, at(limited.body, "code")]).toEqual([429, "TOO_MANY_LOGINS"]);
  expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await tell(whapiElement("initiated"))).toBe(200);
});

it("limits wrong signatures and wrong verify tokens likewise, and takes the right ones all the same", async () => {
  const stage = await setSourceStage();
  const { url, send, tell, verifyToken } = await metaApp(stage);
  const ask = (token: string) =>
    stage.anybody("GET", `${url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
  for (let count = 0; count < FAILED_LOGINS / 2; count += 1) {
    expect((await send("{}", "another secret")).status).toBe(401);
    expect((await ask("another")).status).toBe(403);
  }
  for (const limited of [await send("{}", "another secret"), await ask("another")]) {
    expect([limited.status, at(limited.body, "code")]).toEqual([429, "TOO_MANY_LOGINS"]);
  }
  expect(await tell({ calls: [connect()] })).toBe(200);
  expect((await ask(verifyToken)).status).toBe(200);
});

it("answers 503 while the channel is stopped, so that all comes again, and tells it then", async () => {
  const stage = await setSourceStage();
  const whapi = await whapiChannel(stage);
  const meta = await metaApp(stage);
  const channels = [whapi.id, meta.channelId].map((id) => stage.gateway.channels.get(id));
  const tellBoth = async () => [
    await whapi.tell(whapiElement("initiated")),
    await meta.tell({ calls: [connect()] }),
  ];
  for (const channel of channels) await channel.stop();
  expect(await tellBoth()).toEqual([503, 503]);
  for (const channel of channels) await channel.start();
  expect(await tellBoth()).toEqual([200, 200]);
  expect(await stage.bodies(2)).toHaveLength(2);
});

it("answers 503 with retry-after while the store fails, and tells each call once when it works again", async () => {
  let faulty: FaultyStore | undefined;
  const stage = await setSourceStage({
    aroundStore: (store) => {
      faulty = faultyStore(store);
      return faulty.store;
    },
  });
  const whapi = await whapiChannel(stage);
  const meta = await metaApp(stage);
  faulty?.break({ seed: 1, failing: 100, operations: ["record", "writeCredentials"] });
  const headers = { "ringhook-secret": whapi.secret };
  const body = whapiBody(whapiElement("initiated"), whapiElement("ringing"), whapiElement("missed"));
  const refused = await stage.anybody("POST", whapi.url, body, headers);
  expect([refused.status, at(refused.body, "code"), refused.headers.get("retry-after")]).toEqual([
    503,
    "NOT_READY",
    "5",
  ]);
  const change = metaBody(metaChange({ calls: [terminate(), connect()] }));
  expect((await meta.send(change)).status).toBe(503);
  faulty?.heal();
  expect((await stage.anybody("POST", whapi.url, body, headers)).status).toBe(200);
  expect((await meta.send(change)).status).toBe(200);
  const told = (await stage.bodies(5)).map((text) => JSON.parse(text));
  const of = (channel: string) =>
    told.filter(({ channel_id }) => channel_id === channel).map(({ calls }) => calls[0].status);
  expect(of("MANTIS-M72HC")).toEqual(["initiated", "ringing", "missed"]);
  expect(of("META-1")).toEqual(["initiated", "missed"]);
});

it("shows no secret in its log, wherever the secret stood", async () => {
  const stage = await setSourceStage({}, () => 200, "debug");
  const { url, secret } = await whapiChannel(stage);
  const body = whapiBody(whapiElement("initiated"));
  for (const path of ["", "/calls", "/calls/post", "/calls/post/more"]) {
    await stage.anybody("POST", `${url}/${secret}${path}`, body);
  }
  expect(stage.text()).toContain("/in/whapi/MANTIS-M72HC/[secret]");
  expect(stage.text()).not.toContain(secret);
});

it("tells the live stream that something came, to whoever may know of the app", async () => {
  const stage = await setSourceStage();
  const { id, tell, channelId } = await metaApp(stage);
  const following = new AbortController();
  onTestFinished(() => following.abort());
  const answer = await fetch(`${stage.gateway.url}/api/events`, {
    headers: { authorization: `Bearer ${stage.gateway.adminToken}` },
    signal: following.signal,
  });
  expect(await tell({ calls: [connect()] })).toBe(200);
  const told = new Set<string>();
  let text = "";
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString("utf8");
    for (const [, which] of text.matchAll(/^event: source\ndata: (.*)$/gm)) told.add(which ?? "");
    if (told.size === 2) break;
  }
  expect([...told].map((data) => JSON.parse(data).channel_id).toSorted()).toEqual([channelId, id].toSorted());
});
