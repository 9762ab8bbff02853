import { once } from "node:events";
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
  ms: number;
}

export interface NodeRate {
  /** Deliveries a second. */
  rate: number;
  /** Processor time of a delivery, over all threads of this process; the database's own is not in it. */
  cpuMicros: number;
}

/**
 * One gateway process: `node-run.js JOB`, job and outcome as JSON. It tells `ready` when it is at work, for nothing as
 * yet, and measures once something stands on stdin: all of a run begin together, however long one of them took to start.
 */
const { url, database, channel, concurrency, outstanding, ms } = JSON.parse(process.argv[2] ?? "") as NodeJob;
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
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdin.destroy();
const [from, begun, before] = [feed.settled, performance.now(), process.cpuUsage()];
await sleep(ms);
const done = feed.settled - from;
const { user, system } = process.cpuUsage(before);
const rate = done / ((performance.now() - begun) / 1_000);
feed.stop();
while (!feed.isOver) await sleep(5);
await rig.close();
const measured: NodeRate = { rate, cpuMicros: (user + system) / done };
process.stdout.write(`${JSON.stringify(measured)}\n`);
