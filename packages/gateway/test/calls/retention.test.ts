import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { Retention } from "../../src/calls/retention.ts";
import { CHANNEL, setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

const DAY_MS = 24 * 3_600_000;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

it("removes what is older than its days and finished, and keeps what is owed or younger", async () => {
  let now = 1_800_000_000_000;
  const target = await startHttpReceiver(({ body }) => (body.includes('"OWED"') ? 500 : 200));
  open.push(target);
  const stage = await setDeliveryStage({
    webhooks: [{ url: target.url }],
    clock: () => now,
    retryDelayMs: 60_000,
  });
  open.push(stage);
  await Promise.all(Array.from({ length: 450 }, (_, index) => stage.play(`OLD${index}`, "offered", "ended")));
  await stage.play("OWED", "offered");
  await until("the old ones arrived", () => target.taken().length === 900);
  await until("all is settled", () => stage.settlements.length === 901);
  now += 20 * DAY_MS;
  await stage.play("YOUNG", "offered", "ended");
  await until("the young one arrived", () => target.taken().length === 902);
  await until("it is settled", () => stage.settlements.length === 903);
  now += 15 * DAY_MS;
  const log = pino({ level: "silent" });
  const retention = new Retention({
    store: stage.store,
    clock: () => now,
    log,
    days: 30,
    channelIds: () => [CHANNEL],
  });
  await retention.run();
  await retention.stop();
  const ids = (sql: string): unknown[] => stage.query(sql).map(({ id }) => id);
  expect(ids("SELECT DISTINCT substr(lane, 17) AS id FROM deliveries ORDER BY 1")).toEqual(["OWED", "YOUNG"]);
  expect(ids("SELECT DISTINCT call_id AS id FROM events ORDER BY 1")).toEqual(["OWED", "YOUNG"]);
  expect(ids("SELECT count(*) AS id FROM attempts_made")).toEqual([3]);
  // Of calls, those of which events are kept; the samples' time lies before all of them.
  expect(ids("SELECT call_id AS id FROM calls ORDER BY 1")).toEqual(["OWED", "YOUNG"]);
});
