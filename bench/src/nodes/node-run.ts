import { setTimeout as sleep } from "node:timers/promises";
import { CallFeed } from "../call-feed.ts";
import { drawCallId } from "../call-ids.ts";
import { setRig } from "../rig.ts";

/** What one gateway process does in a run of several. */
export interface NodeJob {
  url: string;
  /** A PostgreSQL that it shares with the others; none: SQLite of its own. */
  database?: string;
  channel: string;
  concurrency: number;
  outstanding: number;
  /** When all begin to measure, in milliseconds since 1970: until then they work for nothing. */
  at: number;
  ms: number;
}

export interface NodeRate {
  /** Deliveries a second. */
  rate: number;
  /** Processor time of a delivery, over all threads of this process; the database's own is not in it. */
  cpuMicros: number;
}

/** One gateway process: `node-run.js JOB`, the job and the outcome as JSON. */
const { url, database, channel, concurrency, outstanding, at, ms } = JSON.parse(
  process.argv[2] ?? "",
) as NodeJob;
const feed = new CallFeed({
  calls: Number.POSITIVE_INFINITY,
  outstanding,
  gapMs: 0,
  callIdOf: drawCallId,
});
const rig = await setRig({
  url,
  channelId: channel,
  concurrency,
  ...(database !== undefined && { database }),
  onSettled: () => feed.settle(),
});
feed.start({ accept: rig.receive });
const early = at - Date.now();
if (early < 0) throw new Error(`expected to be ready for what is measured, and was so ${-early} ms too late`);
await sleep(early);
const [from, begun, before] = [feed.settled, performance.now(), process.cpuUsage()];
await sleep(ms);
const done = feed.settled - from;
const { user, system } = process.cpuUsage(before);
const rate = done / ((performance.now() - begun) / 1_000);
feed.stop();
while (!feed.isOver) await sleep(5);
await rig.close();
process.stdout.write(JSON.stringify({ rate, cpuMicros: (user + system) / done } satisfies NodeRate));
