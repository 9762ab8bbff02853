import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../../packages/gateway/test/stage/closing.ts";
import { startHttpReceiver } from "../../packages/gateway/test/stage/http-receiver.ts";
import { until } from "../../packages/gateway/test/stage/until.ts";
import { CallFeed } from "../src/call-feed.ts";
import { fill } from "../src/fill.ts";
import { startGateway } from "../src/gateway-under-test.ts";
import { CHANNEL, setRig } from "../src/rig.ts";

const FINISHED = 300;
const PENDING = 90;

it("sends what comes beside a full database, and nothing of what waits there for its retry", async () => {
  const dataDir = await temporaryFolder();
  await fill(dataDir, { finished: FINISHED, pending: PENDING });
  const target = closing(await startHttpReceiver());
  const feed = new CallFeed({ calls: 20, outstanding: 12, gapMs: 0 });
  const rig = closing(await setRig({ url: target.url, dataDir, onSettled: () => feed.settle() }));
  // What is due is read, as it is when memory's window was full.
  await rig.dispatcher.resume(CHANNEL);
  feed.start({ accept: rig.receive });
  await until(
    () => `all is settled; ${feed.outstanding} are not`,
    () => feed.isOver,
  );
  expect(feed).toMatchObject({ settled: 60, outstanding: 0 });
  expect(await rig.store.pendingCount({ channelId: CHANNEL })).toBe(PENDING);
  expect(target.requests).toHaveLength(60);
});

it("fills a database that a gateway opens, and lists", async () => {
  const dataDir = await temporaryFolder();
  await fill(dataDir, { finished: FINISHED, pending: PENDING });
  const gateway = await startGateway(dataDir, ["--log-level", "error"]);
  try {
    const count = async (path: string): Promise<number[]> => {
      const page = await gateway.ask<Record<string, unknown>>("GET", path);
      return Object.values(page).flatMap((list) => (Array.isArray(list) ? [list.length] : []));
    };
    expect(await count("/api/deliveries?state=pending&limit=100")).toEqual([PENDING]);
    expect(await count("/api/calls?limit=100")).toEqual([100]);
    expect(await count("/api/callbacks?limit=100")).toEqual([100]);
  } finally {
    await gateway.stop();
  }
});

it("ends a feed to which more was settled than it handed over, and says so", () => {
  const feed = new CallFeed({ calls: 1, outstanding: 3, gapMs: 0 });
  feed.start({ accept: async () => {} });
  expect(feed.isOver).toBe(false);
  for (let settled = 0; settled < 5; settled += 1) feed.settle();
  expect(feed).toMatchObject({ isOver: true, settled: 5, outstanding: -2 });
});
