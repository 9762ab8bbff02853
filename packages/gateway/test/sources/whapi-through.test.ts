import { sampleBodies } from "@ringhook/calls/fixtures";
import { WhapiProvider } from "@ringhook/simulator/providers";
import { expect, it, onTestFinished } from "vitest";
import { at } from "../http/api.ts";
import { until } from "../stage/until.ts";
import { whapiElement } from "./stage/requests.ts";
import { type SourceStage, setSourceStage, whapiChannel } from "./stage/source-stage.ts";

const TOKEN = "a-token-of-whapi";

async function provider(settings: ConstructorParameters<typeof WhapiProvider>[0]["settings"] = {}) {
  const whapi = new WhapiProvider({ token: TOKEN, settings, speed: 1_000 });
  onTestFinished(() => whapi.close());
  return { whapi, apiUrl: await whapi.serve() };
}

const register = (stage: SourceStage, id: string, body: object) =>
  stage.operator("POST", `/api/channels/${id}/source/register`, body);

it("registers itself at Whapi.Cloud once, keeps what stands there, and keeps no token", async () => {
  const stage = await setSourceStage();
  const { id, url, secret } = await whapiChannel(stage);
  const theirs = { url: "https://bot.example/hook", events: [{ type: "messages", method: "post" }] };
  const { whapi, apiUrl } = await provider({ webhooks: [theirs] });
  for (let time = 0; time < 2; time += 1) {
    expect((await register(stage, id, { token: TOKEN, api_url: apiUrl })).status).toBe(200);
  }
  expect(whapi.settings.webhooks).toEqual([
    theirs,
    {
      url,
      mode: "body",
      headers: { "ringhook-secret": secret },
      events: [{ type: "calls", method: "post" }],
    },
  ]);
  expect(stage.text()).not.toContain(TOKEN);
  const { requests } = await whapi.play("answered");
  expect(requests.map(({ taken }) => taken)).toEqual([true, true, true]);
  const told = (await stage.bodies(3)).map((body) => JSON.parse(body).calls[0].status);
  expect(told).toEqual(["initiated", "ringing", "answered"]);
});

it("says why Whapi.Cloud did not take the registration", async () => {
  const stage = await setSourceStage();
  const { id } = await whapiChannel(stage);
  const { apiUrl } = await provider();
  const wrong = await register(stage, id, { token: "wrong", api_url: apiUrl });
  expect([wrong.status, at(wrong.body, "code"), at(wrong.body, "detail")]).toEqual([
    502,
    "PROVIDER_FAILED",
    "GET /settings: expected the settings from Whapi.Cloud, got 401",
  ]);
  const inside = await register(stage, id, { token: TOKEN, api_url: "http://10.0.0.1/" });
  expect([inside.status, at(inside.body, "code")]).toEqual([400, "ADDRESS_REFUSED"]);
  const gone = await register(stage, id, { token: TOKEN, api_url: "http://127.0.0.1:1/" });
  expect([gone.status, at(gone.body, "code")]).toEqual([502, "PROVIDER_FAILED"]);
});

it.each(["body", "path", "method"] as const)(
  "passes the samples on byte for byte but for channel_id, sent in mode %s",
  async (mode) => {
    const stage = await setSourceStage();
    const { url, secret } = await whapiChannel(stage);
    const events = [{ type: "calls", method: "post" }];
    const headers = { "ringhook-secret": secret };
    const { whapi } = await provider({ webhooks: [{ url, mode, headers, events }] });
    const theirs = sampleBodies.map((body) => body.replace("MANTIS-M72HC", "THEIRS-ABC12"));
    for (const body of theirs) {
      const [sent] = await whapi.send(body, "a sample");
      expect(sent?.taken).toBe(true);
    }
    // The video call has no sample of its beginning: it is told before its ringing, which waited for it.
    const begun = sampleBodies[4]?.replace("ringing", "initiated") ?? "";
    const bodies = await stage.bodies(sampleBodies.length + 1);
    expect(bodies.toSorted()).toEqual([...sampleBodies, begun].toSorted());
    expect(bodies.filter((body) => body.includes('"video_call":true'))).toEqual([begun, sampleBodies[4]]);
  },
);

it("takes the secret from the path, in all three modes", async () => {
  const stage = await setSourceStage();
  const { url, secret } = await whapiChannel(stage);
  const webhooks = (["body", "path", "method"] as const).map((mode) => ({
    url: `${url}/${secret}${mode === "body" ? "" : mode === "path" ? "/" : "//"}`,
    mode,
    events: [{ type: "calls", method: "post" }],
  }));
  const { whapi } = await provider({ webhooks });
  const { requests } = await whapi.play("missed_without_ringing");
  expect(requests.map(({ taken }) => taken)).toEqual(Array(6).fill(true));
  expect((await stage.bodies(2)).map((body) => JSON.parse(body).calls[0].status)).toEqual([
    "initiated",
    "missed",
  ]);
});

it("keeps Whapi.Cloud's channel id where that was asked for", async () => {
  const stage = await setSourceStage();
  const { tell } = await whapiChannel(stage, { keep_channel_id: true });
  await tell(whapiElement("initiated"));
  expect(JSON.parse((await stage.bodies(1))[0] ?? "").channel_id).toBe("THEIRS-ABC12");
});

it("takes what comes with the secret of before for a day after a change", async () => {
  const stage = await setSourceStage();
  const { id, tell } = await whapiChannel(stage);
  const { body } = await stage.operator("POST", `/api/channels/${id}/source/secret`);
  expect(at(body, "secret")).toMatch(/^rhs_/);
  expect(await tell(whapiElement("initiated"))).toBe(200);
  await stage.operator("POST", `/api/channels/${id}/source/secret`);
  expect(await tell(whapiElement("ringing")), "only the last one of before counts").toBe(401);
});

it("turns its channel green when the first request comes, and remembers that after a restart", async () => {
  const stage = await setSourceStage();
  const { id, tell } = await whapiChannel(stage);
  const state = async () => {
    const { body } = await stage.operator("GET", `/api/channels/${id}`);
    return [at(body, "state"), at(body, "reason"), at(body, "source"), at(body, "can")];
  };
  expect(await state()).toEqual(["INIT", "nothing_received", "whapi", ["register"]]);
  expect(await tell()).toBe(200);
  expect(await state()).toEqual(["AUTH", null, "whapi", ["register"]]);
  const channel = stage.gateway.channels.get(id);
  await channel.stop();
  await channel.start();
  expect(await state()).toEqual(["AUTH", null, "whapi", ["register"]]);
  await until("the tally is written", () => channel.record.sourceTally?.received === 1);
});
