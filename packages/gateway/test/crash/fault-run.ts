import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";
import { Accepted } from "./accepted.ts";
import { type FaultReport, faultReport } from "./fault-report.ts";
import { deliveriesKept } from "./kept.ts";
import { type Answer, startNotingReceiver } from "./noting-receiver.ts";
import { type SenderProcess, startSender } from "./sender-process.ts";

export interface FaultPlan {
  /** Events that are to be journaled, and so deliveries that fall due. */
  perSecond: number;
  kills: number;
  /** How long the sender works between two kills, more or less by half. */
  lifeMs: number;
  /** While calls are placed: share of requests answered 500, and share left hanging until a kill. */
  failRate: number;
  hangRate: number;
  /** Everything must have arrived this long after the last call. */
  settleMs: number;
  /** Of the answers and of the moments of the kills. */
  seed: number;
}

/** What the machine reached of the pace while calls were placed. */
interface Pace {
  acceptedPerSecond: number;
  deliveredPerSecond: number;
}

/** Kills a sender under load again and again, and compares what it accepted with what arrived. */
export async function runFaults(plan: FaultPlan): Promise<FaultPlan & Pace & FaultReport> {
  const { perSecond, kills, lifeMs, settleMs } = plan;
  const random = seeded(plan.seed);
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-fault-"));
  const accepted = new Accepted();
  const settled = new Map<string, number>();
  let life = 0;
  let calm = false;
  // Only a kill ends what hangs: it is in flight then. In the last life nothing may hang.
  const receiver = await startNotingReceiver(() =>
    calm ? 200 : answer(random(), plan.failRate, life < kills ? plan.hangRate : 0),
  );
  const start = (): SenderProcess => startSender({ url: receiver.url(life), dataDir, perSecond, accepted });
  let workedMs = 0;
  const work = async (ms: number): Promise<void> => {
    const { size } = accepted.events;
    await until("the sender accepts events", () => accepted.events.size > size);
    const begun = performance.now();
    await sleep(ms);
    workedMs += performance.now() - begun;
  };
  let sender = start();
  try {
    while (life < kills) {
      await work((0.5 + random()) * lifeMs);
      // Every other kill comes when the outcome of the delivery before has only just been put on disk.
      if (life % 2 === 0) await Promise.race([receiver.laterOne(), sleep(5_000, undefined, { ref: false })]);
      await sender.kill();
      await receiver.hungUp();
      for (const id of await deliveriesKept(dataDir, "delivered")) settled.set(id, settled.get(id) ?? life);
      life += 1;
      sender = start();
    }
    await work(lifeMs);
    sender.enough();
    calm = true;
    const acceptedPerSecond = Math.round((accepted.events.size / workedMs) * 1_000);
    const deliveredPerSecond = Math.round((receiver.taken.size / workedMs) * 1_000);
    await until("all calls are accepted to their end", () => sender.isDone(), settleMs);
    await until("all arrived", () => accepted.allIn(receiver.taken), settleMs).catch(() => {});
    await sender.end();
    const unsettled = await deliveriesKept(dataDir, "undelivered");
    const report = faultReport({ accepted, receiver, settled, unsettled });
    return { ...plan, acceptedPerSecond, deliveredPerSecond, ...report };
  } finally {
    await sender.kill().catch(() => {});
    await receiver.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function answer(dice: number, failRate: number, hangRate: number): Answer {
  if (dice < failRate) return 500;
  return dice < failRate + hangRate ? null : 200;
}
