import { pino } from "pino";
import { expect, it } from "vitest";
import { Retention } from "../../src/journal/retention.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

const DAY_MS = 24 * 3_600_000;
it("removes what is older than its days and finished, and keeps what is owed or younger", async () => {
  const clock = new SetClock(1_800_000_000_000);
  const target = closing(await startHttpReceiver(({ body }) => (body.includes('"OWED"') ? 500 : 200)));
  const stage = await setDeliveryStage({
    // What is owed is still tried when all others are old.
    webhooks: [{ url: target.url, maxAgeSeconds: 365 * 24 * 3_600 }],
    clock,
    retryDelayMs: 60_000,
  });
  await Promise.all(Array.from({ length: 450 }, (_, index) => stage.play(`OLD${index}`, "offered", "ended")));
  await stage.play("OWED", "offered");
  await until("the old ones arrived", () => target.taken().length === 900);
  const delivered = () => stage.settlements.filter(({ state }) => state === "delivered").length;
  await until("all is settled, or tried", () => delivered() === 900 && stage.settlements.length > 900);
  clock.pass(20 * DAY_MS);
  await stage.play("YOUNG", "offered", "ended");
  await until("the young one arrived", () => target.taken().length === 902);
  await until("it is settled", () => delivered() === 902);
  clock.pass(15 * DAY_MS);
  const log = pino({ level: "silent" });
  const retention = new Retention({
    holderOf: () => stage.channel,
    clock,
    log,
    days: 30,
    channelIds: () => [CHANNEL],
  });
  await retention.run();
  await retention.stop();
  const ids = (sql: string): unknown[] => stage.query(sql).map(({ id }) => id);
  expect(
    ids("SELECT DISTINCT call_id AS id FROM deliveries d JOIN calls c ON c.id = d.lane ORDER BY 1"),
  ).toEqual(["OWED", "YOUNG"]);
  expect(ids("SELECT DISTINCT call_id AS id FROM events e JOIN calls c ON c.id = e.call ORDER BY 1")).toEqual(
    ["OWED", "YOUNG"],
  );
  expect(
    ids(
      "SELECT DISTINCT call_id AS id FROM attempts_made a LEFT JOIN deliveries d ON d.id = a.delivery LEFT JOIN calls c ON c.id = d.lane ORDER BY 1",
    ),
  ).toEqual(["OWED", "YOUNG"]);
  // Of calls, those of which events are kept; the samples' time lies before all of them.
  expect(ids("SELECT call_id AS id FROM calls ORDER BY 1")).toEqual(["OWED", "YOUNG"]);
});
