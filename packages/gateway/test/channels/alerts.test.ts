import { renameSync } from "node:fs";
import { join } from "node:path";
import { parseWebhook } from "@ringhook/calls";
import { expect, it } from "vitest";
import type { DiskSpace } from "../../src/watch/trouble.ts";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, type GatewayStageOptions, setGatewayStage } from "../stage/gateway-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

const MINUTE = 60_000;
const GB = 1024 ** 3;

interface AlertStage extends GatewayStage {
  clock: SetClock;
  ops: HttpReceiver;
  /** Waits until so many alerts have come, and no more at another look. */
  alerts(count: number): Promise<Record<string, unknown>[]>;
}

/** A gateway of which an operator is told. */
async function setStage(options: GatewayStageOptions = {}): Promise<AlertStage> {
  const clock = new SetClock();
  const stage = closing(await setGatewayStage({ clock, ...options }));
  const ops = closing(await startHttpReceiver());
  await stage.gateway.channels.accountWebhooks.add({ url: ops.url, events: ["ops.post"] }, null);
  return Object.assign(stage, {
    clock,
    ops,
    alerts: async (count: number) => {
      await stage.gateway.alerts.look();
      await until(`${count} alerts`, () => ops.requests.length >= count);
      await stage.gateway.alerts.look();
      expect(ops.requests).toHaveLength(count);
      return ops.requests.map(({ body }) => {
        const webhook = parseWebhook(JSON.parse(body));
        if (webhook.name !== "ops.post") throw new Error(`an event ${webhook.name} came to the operator`);
        return { ...webhook.body.alert, channel_id: webhook.body.channel_id };
      });
    },
  });
}

it("tells that a channel was logged out, once, through a restart, and once that it is back", async () => {
  const stage = await setStage();
  await stage.link();
  expect(await stage.alerts(0)).toEqual([]);
  stage.states.length = 0;
  stage.own.unlink();
  await stage.reaches("INIT logged_out");
  const [begun] = await stage.alerts(1);
  expect(begun).toEqual({
    kind: "channel_logged_out",
    state: "begun",
    since: stage.clock.wall(),
    message: "The channel was logged out: on the phone, by WhatsApp, or here.",
    next: "Link the channel again.",
    channel_id: CHANNEL,
  });
  await stage.stopGateway();
  stage.clock.pass(MINUTE);
  await stage.startGateway();
  expect(await stage.alerts(1)).toEqual([begun]);
  stage.states.length = 0;
  await stage.link();
  expect((await stage.alerts(2))[1]).toEqual({
    kind: "channel_logged_out",
    state: "over",
    since: begun?.since,
    ended_at: stage.clock.wall(),
    message: "The channel is connected again.",
    channel_id: CHANNEL,
  });
});

it("tells nothing of a channel that gives up being linked: nobody was logged out", async () => {
  const stage = await setStage();
  await stage.channel.endLink();
  await stage.channel.pair();
  await until("a QR code", () => stage.channel.linkState.state === "QR");
  await stage.channel.endLink();
  expect(stage.channel.linkState).toMatchObject({ state: "INIT", reason: null });
  expect(await stage.alerts(0)).toEqual([]);
  await stage.link();
  await stage.channel.endLink();
  expect(stage.channel.linkState).toMatchObject({ state: "INIT", reason: "logged_out" });
  expect(await stage.alerts(1)).toMatchObject([{ kind: "channel_logged_out", state: "begun" }]);
});

it("tells of an endpoint that has failed for a quarter of an hour, by whichever channels, and when it is well", async () => {
  const stage = await setStage();
  const { accountWebhooks } = stage.gateway.channels;
  let status = 500;
  const target = closing(await startHttpReceiver(() => status));
  const { webhookId } = await accountWebhooks.add({ url: target.url, events: ["channel.post"] }, null);
  let settled = 0;
  stage.gateway.feed.on("delivery", () => {
    settled += 1;
  });
  // The first attempt for each of many channels: a retry would wait.
  for (let number = 1; number <= 8; number += 1) await linking(stage, `FAILS-${number}`);
  await until("eight outcomes", () => settled >= 8);
  expect(await stage.alerts(0)).toEqual([]);
  await passTo(stage, 15 * MINUTE, 1);
  expect(await stage.alerts(1)).toMatchObject([
    { kind: "endpoint_failing", state: "begun", webhook_id: webhookId, channel_id: CHANNEL },
  ]);
  status = 200;
  await linking(stage, "WELL");
  await passTo(stage, 0, 2);
  expect((await stage.alerts(2))[1]).toMatchObject({ state: "over", webhook_id: webhookId });
});

it("tells of events that expired, and that none has for an hour", async () => {
  const stage = await setStage();
  const target = closing(await startHttpReceiver(() => 500));
  const { webhooks } = stage.gateway.channels;
  const definition = { url: target.url, events: ["channel.post"], maxAgeSeconds: 15 };
  await webhooks.add(CHANNEL, definition);
  await stage.channel.pair();
  await until("an alert", async () => {
    stage.clock.pass(20_000);
    await stage.gateway.alerts.look();
    return stage.ops.requests.length > 0;
  });
  expect((await stage.alerts(1))[0]).toMatchObject({ kind: "deliveries_expired", state: "begun" });
  await webhooks.remove(CHANNEL, webhooks.list(CHANNEL).at(-1)?.webhookId ?? "");
  stage.clock.pass(61 * MINUTE);
  expect((await stage.alerts(2))[1]).toMatchObject({ kind: "deliveries_expired", state: "over" });
});

it("tells of a disk that is nearly full, by one channel, and not of each time that it changes a little", async () => {
  let space: DiskSpace = { total: 100 * GB, free: 50 * GB };
  const stage = await setStage({ diskSpace: async () => space });
  await stage.gateway.channels.create({ id: "SECOND" });
  expect(await stage.alerts(0)).toEqual([]);
  space = { ...space, free: 4 * GB };
  expect(await stage.alerts(1)).toMatchObject([{ kind: "disk_nearly_full", state: "begun" }]);
  space = { ...space, free: 6 * GB };
  expect(await stage.alerts(1)).toHaveLength(1);
  space = { ...space, free: 9 * GB };
  expect((await stage.alerts(2))[1]).toMatchObject({ kind: "disk_nearly_full", state: "over" });
});

it("tells that the store failed as soon as that can be stored, and when it has worked for a minute", async () => {
  const stage = await setStage();
  const file = join(stage.dataDir, "ringhook.db");
  renameSync(file, `${file}.away`);
  await expect(stage.channel.update({ name: "Other" })).rejects.toThrow(/ringhook\.db was removed/);
  await stage.gateway.alerts.look();
  renameSync(`${file}.away`, file);
  expect(await stage.alerts(1)).toMatchObject([{ kind: "store_failing", state: "begun" }]);
  stage.clock.pass(2 * MINUTE);
  expect((await stage.alerts(2))[1]).toMatchObject({ kind: "store_failing", state: "over" });
});

it("tells nothing to webhooks of a channel's own, and says so when one asks for it", async () => {
  const stage = await setStage({ diskSpace: async () => ({ total: GB, free: 0 }) });
  const own = closing(await startHttpReceiver());
  const headers = {
    authorization: `Bearer ${stage.gateway.adminToken}`,
    "content-type": "application/json",
  };
  const body = JSON.stringify({ url: own.url, events: ["ops.post"] });
  const url = `${stage.gateway.url}/api/channels/${CHANNEL}/webhooks`;
  const made = await fetch(url, { method: "POST", headers, body });
  expect(await made.json()).toMatchObject({
    warnings: ["ops.post is sent to webhooks for several channels only."],
  });
  await stage.alerts(1);
  expect(own.requests).toEqual([]);
});

/** A channel that begins to be linked, which its webhooks are told of. */
async function linking({ gateway }: GatewayStage, id: string): Promise<void> {
  const { channel } = await gateway.channels.create({ id });
  await channel.pair();
}

/** Lets time pass, and waits until so many alerts have come: an outcome may not be on disk yet. */
async function passTo({ clock, gateway, ops }: AlertStage, ms: number, count: number): Promise<void> {
  clock.pass(ms);
  await until(`${count} alerts`, async () => {
    await gateway.alerts.look();
    return ops.requests.length >= count;
  });
}
