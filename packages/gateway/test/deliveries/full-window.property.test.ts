import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import { RinghookError } from "../../src/errors.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { DeliveryStage } from "../stage/delivery-stage.ts";
import { byCall } from "../stage/events-in.ts";
import { type FaultyStage, setFaultyStage } from "../stage/faulty-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL } from "../stage/samples.ts";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";

/**
 * Lanes where they are hardest: more of them than memory takes, an endpoint that fails, a store that answers late or not at all,
 * replays among them, and ends in the middle. An end is one without grace: what is under way is cut off, and what
 * was not settled is sent again.
 */

const moment = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("step" as const),
      calls: fc.array(fc.nat(23), { minLength: 1, maxLength: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("replay" as const), most: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 25 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("end" as const) }) },
);

const plan = fc.record({
  seed: fc.nat(),
  history: fc.array(moment, { minLength: 15, maxLength: 50 }),
  /** Of a hundred requests so many are refused, or get no answer. */
  refusing: fc.constantFrom(0, 20, 60),
  hanging: fc.constantFrom(0, 0, 5),
  faults: fc.record({
    failing: fc.constantFrom(0, 15),
    late: fc.constantFrom(30, 80),
    doneAllTheSame: fc.constant(50),
  }),
  live: fc.integer({ min: 2, max: 6 }),
});

const STEPS: Signal["kind"][] = ["offered", "ringing", "ended"];
/** Of writes, the answer may be lost as well: on disk, and said to have failed. */
const OF_LANES: (keyof ChannelStore)[] = ["record", "settle", "dueLanes", "pendingWebhooks", "replan"];
const RUNS = Number(process.env.LANE_RUNS ?? 12);

it("keeps each lane in order with a full window, failures, late readings, replays and ends in the middle", {
  timeout: 30_000 + RUNS * 15_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ seed, history, refusing, hanging, faults, live }) => {
      const dice = seeded(seed);
      const target = await startHttpReceiver(() => {
        const thrown = dice() * 100;
        return thrown < hanging ? "hang" : thrown < hanging + refusing ? 503 : 200;
      });
      const open = (dataDir?: string): Promise<FaultyStage> =>
        setFaultyStage({
          webhooks: [{ url: target.url }],
          retryDelayMs: 2,
          retryCapMs: 10,
          timeoutMs: 100,
          concurrency: 3,
          window: { live, replays: 2 },
          faults: { seed, ...faults, operations: OF_LANES },
          ...(dataDir && { dataDir }),
        });
      let { stage, faulty } = await open();
      try {
        const steps = new Map<number, number>();
        for (const moment of history) {
          if (moment.do === "end") {
            await stage.stop();
            ({ stage, faulty } = await open(stage.dataDir));
          } else if (moment.do === "wait") await sleep(moment.ms);
          else if (moment.do === "replay") await replay(stage, moment.most);
          else {
            await Promise.all(
              [...new Set(moment.calls)].map(async (call) => {
                const step = steps.get(call) ?? 0;
                steps.set(call, step + 1);
                const kind = STEPS[step];
                if (kind) await written(() => stage.play(`C${call}`, kind));
              }),
            );
          }
          // A reading may bring as many as had room when it began.
          expect(stage.dispatcher.levels().lanes).toBeLessThanOrEqual(2 * (live + 2));
        }
        faulty.heal();
        await until("nothing is pending", () => pending(stage) === 0);
        expectInOrder(target, owedOf(stage));
      } finally {
        faulty.heal();
        await stage.close();
        await target.close();
      }
    }),
    {
      numRuns: RUNS,
      endOnFailure: true,
      ...(process.env.LANE_SEED && { seed: Number(process.env.LANE_SEED) }),
    },
  );
});

const pending = (stage: DeliveryStage): number =>
  stage.query("SELECT 1 FROM deliveries WHERE state = 'pending'").length;

async function replay({ replays, channel }: DeliveryStage, most: number): Promise<void> {
  const [upTo] = (await channel.lastIds()).filter((id) => id.startsWith("dlv_"));
  if (upTo === undefined) return;
  // Whoever asked is told that it failed. What is on disk of it all the same is owed like any other.
  await replays.all({ filter: { channelId: CHANNEL }, upTo }, most).catch((error: unknown) => {
    if (!(error instanceof RinghookError && error.code === "STORE_FAILED")) throw error;
  });
}

/** WhatsApp sends what was not acknowledged once more. */
async function written(play: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await play();
    } catch (error) {
      if (!(error instanceof RinghookError && error.code === "STORE_FAILED")) throw error;
    }
  }
}

/** How many deliveries each call has. */
function owedOf(stage: DeliveryStage): Map<string, number> {
  const found = stage.query(`
    SELECT c.call_id AS call, count(*) AS owed FROM deliveries d JOIN calls c ON c.id = d.lane GROUP BY c.call_id`);
  return new Map(found.map(({ call, owed }) => [String(call), Number(owed)]));
}

/**
 * Of each call every delivery came, first in the order of their ids, which is that of their making. One that comes again is
 * the one that came last: the next leaves only when its outcome is on disk.
 */
function expectInOrder(target: HttpReceiver, owed: ReadonlyMap<string, number>): void {
  const arrivals = new Map<string, string[]>();
  for (const { headers, body } of target.requests) {
    const [callId = ""] = Object.keys(byCall([JSON.parse(body).calls[0]]));
    arrivals.set(callId, [...(arrivals.get(callId) ?? []), String(headers["webhook-id"])]);
  }
  const counted = new Map([...arrivals].map(([call, ids]) => [call, new Set(ids).size]));
  expect(counted).toEqual(owed);
  for (const [call, ids] of arrivals) expect({ call, ids }).toEqual({ call, ids: ids.toSorted() });
}
