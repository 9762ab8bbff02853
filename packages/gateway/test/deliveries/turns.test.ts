import { expect, it } from "vitest";
import { firstIdAt } from "../../src/ids.ts";
import type { Store } from "../../src/store/store.ts";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { statusesOf } from "../stage/events-in.ts";
import {
  type HttpReceiver,
  type ReceivedRequest,
  type Reply,
  startHttpReceiver,
} from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

interface Scene {
  target: HttpReceiver;
  stage: DeliveryStage;
  /** Replays everything that is done. */
  replayAll(): Promise<number>;
}

/** Calls of the past, all delivered, and a receiver whose answers can be held back. */
async function sceneWith(
  calls: number,
  reply: (request: ReceivedRequest) => Reply | Promise<Reply>,
  options: Partial<Parameters<typeof setDeliveryStage>[0]> = {},
): Promise<Scene> {
  const target = closing(await startHttpReceiver(reply));
  const stage = await setDeliveryStage({ webhooks: [{ url: target.url }], ...options });
  await Promise.all(Array.from({ length: calls }, (_, call) => stage.play(`OLD${call}`, "offered")));
  const isDelivered = ({ state }: { state: string }): boolean => state === "delivered";
  await until("the past is delivered", () => stage.settlements.filter(isDelivered).length === calls);
  const query = { filter: { channelId: CHANNEL }, upTo: firstIdAt("dlv", Number.MAX_SAFE_INTEGER) };
  return { target, stage, replayAll: () => stage.replays.all(query, 100_000) };
}

const isReplay = ({ headers }: ReceivedRequest): boolean => headers["ringhook-replay-of"] !== undefined;

/** Answers that wait until they are let go. */
function gate(): { open: () => void; passed: Promise<void> } {
  let letGo = (): void => {};
  const passed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { open: letGo, passed };
}

it("sends live events before any number of replays, and the replays after", {
  timeout: 180_000,
}, async () => {
  const past = 1_500;
  let held: Promise<void> | undefined;
  const reply = async (): Promise<Reply> => {
    await held;
    return 200;
  };
  const { target, stage, replayAll } = await sceneWith(past, reply, { timeoutMs: 50_000 });
  const answers = gate();
  held = answers.passed;
  expect(await replayAll()).toBe(past);
  const underWay = (): number | undefined => stage.dispatcher.health(CHANNEL, "whk_0")?.underWay;
  await until(
    "replays take what they may have",
    () => underWay() === 12 && target.requests.length === past + 12,
  );
  expect(stage.dispatcher.levels().lanes).toBeLessThanOrEqual(64);
  await Promise.all(Array.from({ length: 4 }, (_, call) => stage.play(`LIVE${call}`, "offered")));
  // Not one replay more is sent before them.
  await until("four more are sent", () => target.requests.length === past + 16);
  expect(target.requests.slice(past + 12).every(({ body }) => body.includes("LIVE"))).toBe(true);
  answers.open();
  held = undefined;
  await until("all arrived", () => target.taken().length === past * 2 + 4, 50_000);
});

it("keeps the order of a call whose past is replayed while it is in progress, and does not let it wait for other replays", {
  timeout: 180_000,
}, async () => {
  const past = 300;
  let slow = false;
  const { target, stage, replayAll } = await sceneWith(past, () => (slow ? "hang" : 200), { timeoutMs: 500 });
  slow = true;
  await replayAll();
  const last = `OLD${past - 1}`;
  // The lane of this call has its replay at the end of the queue; something live behind it takes it to the front.
  await stage.play(last, "ringing");
  const before = target.requests.length;
  await until(
    "the replay before it is tried",
    () => statusesOf(target.requests.slice(before), last).length === 1,
  );
  const between = target.requests.slice(before).findIndex(({ body }) => body.includes(`"${last}"`));
  expect(between).toBeLessThan(16);
  slow = false;
  await until("both arrived", () => statusesOf(target.taken(), last).includes("ringing"));
  // One that took too long for the sender came twice.
  const replayed = new Set(statusesOf(target.taken().filter(isReplay), last));
  expect([...replayed]).toEqual(["initiated"]);
  expect(statusesOf(target.taken(), last).at(-1)).toBe("ringing");
});

it("replays are not starved by live events without end", { timeout: 180_000 }, async () => {
  const { target, stage, replayAll } = await sceneWith(40, () => 200, { concurrency: 2 });
  await replayAll();
  let isOver = false;
  const live = (async () => {
    for (let call = 0; !isOver; call += 1) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => stage.play(`L${call}-${index}`, "offered")));
    }
  })();
  await until("all replays arrived", () => target.taken().filter(isReplay).length === 40, 50_000);
  isOver = true;
  await live;
});

it("after a restart, too, live ones come before replays", { timeout: 180_000 }, async () => {
  const past = 600;
  let answer: Reply = 200;
  const { target, stage, replayAll } = await sceneWith(past, () => answer);
  answer = "hang";
  await replayAll();
  await Promise.all(Array.from({ length: 100 }, (_, call) => stage.play(`LIVE${call}`, "offered")));
  await stage.stop();
  const before = target.requests.length;
  answer = 200;
  await setDeliveryStage({
    webhooks: [{ url: target.url }],
    dataDir: stage.dataDir,
    concurrency: 1,
  });
  await until("all arrived", () => target.taken().length >= past * 2 + 100, 50_000);
  const sent = target.requests.slice(before);
  // One replay has its turn after each fifteen live ones.
  expect(sent.findLastIndex((request) => !isReplay(request))).toBeLessThan(100 + 100 / 15 + 1);
});

it("a webhook with a giant backlog costs another webhook nothing: its readings are few and bounded", {
  timeout: 180_000,
}, async () => {
  const giant = closing(await startHttpReceiver(() => "hang"));
  const quick = closing(await startHttpReceiver());
  const readings: { webhookId: string; deliveries: number }[] = [];
  const stage = await setDeliveryStage({
    webhooks: [{ url: giant.url }, { url: quick.url, events: ["users.post"] }],
    timeoutMs: 250,
    retryDelayMs: 50,
    around: (store) => noting(store, readings),
  });
  const calls = 4_000;
  await Promise.all(
    Array.from({ length: calls }, (_, call) => stage.play(`C${call}`, "offered", "ringing", "ended")),
  );
  const asks = readings.length;
  let longest = 0;
  for (let turn = 0; turn < 100; turn += 1) {
    const begun = performance.now();
    const body = JSON.stringify({ users: [{ id: String(turn) }] });
    await stage.journal.publish(CHANNEL, { type: "users", method: "post", body });
    await until("it arrived", () => quick.taken().length === turn + 1);
    longest = Math.max(longest, performance.now() - begun);
  }
  expect(quick.taken()).toHaveLength(100);
  expect(readings.filter(({ webhookId }) => webhookId === "whk_1").length).toBeLessThanOrEqual(1);
  // The giant is a failing endpoint by now: it is read one lane at a time, never all over again.
  expect(Math.max(...readings.map(({ deliveries }) => deliveries))).toBeLessThanOrEqual(1_100);
  expect(readings.slice(asks).reduce((sum, { deliveries }) => sum + deliveries, 0)).toBeLessThan(calls);
});

it("a channel whose endpoint hangs, with a giant backlog, costs another channel nothing", {
  timeout: 180_000,
}, async () => {
  const giant = closing(await startHttpReceiver(() => "hang"));
  const quick = closing(await startHttpReceiver());
  const readings: { webhookId: string; deliveries: number }[] = [];
  const stage = await setDeliveryStage({
    webhooks: [{ url: giant.url }],
    timeoutMs: 250,
    retryDelayMs: 50,
    around: (store) => noting(store, readings),
  });
  await stage.addChannel("OTHER", [{ url: quick.url, webhookId: "whk_other", events: ["users.post"] }]);
  await Promise.all(
    Array.from({ length: 4_000 }, (_, call) => stage.play(`C${call}`, "offered", "ringing", "ended")),
  );
  for (let turn = 0; turn < 100; turn += 1) {
    await stage.journal.publish("OTHER", {
      type: "users",
      method: "post",
      body: `{"users":[{"id":"${turn}"}]}`,
    });
    await until("it arrived", () => quick.taken().length === turn + 1);
  }
  expect(readings.filter(({ webhookId }) => webhookId === "whk_other").length).toBeLessThanOrEqual(1);
  expect(giant.requests.length).toBeGreaterThan(0);
});

/** Notes what is read of what is due; the store does its work itself. */
function noting(store: Store, readings: { webhookId: string; deliveries: number }[]): Store {
  return {
    ...store,
    holder: (lease) => {
      const channel = store.holder(lease);
      return {
        ...channel,
        dueLanes: async (query) => {
          const due = await channel.dueLanes(query);
          readings.push({ webhookId: query.webhookId, deliveries: due.deliveries.length });
          return due;
        },
      };
    },
  };
}
