import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { CallFeed } from "./call-feed.ts";
import { drawCallId } from "./call-ids.ts";
import { type RigOptions, setRig } from "./rig.ts";
import { type ThreadTimes, threadMeter } from "./thread-times.ts";

/** So many events are taken over and not yet delivered at any time: the lanes always have work. */
export const OUTSTANDING = 1_024;
const SAMPLE =
  '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}';

export interface SaturatedPlan extends Pick<RigOptions, "dataDir" | "logs"> {
  url: string;
  concurrency: number;
  /** Of the product's turn; the bare loop's takes half of it. */
  ms: number;
  repetitions: number;
}

/** What was measured of the steady state. */
export interface Rate {
  /** Requests a second. */
  rate: number;
  /** Processor time of a request, over all threads of this process. */
  cpuMicros: number;
  /** That, thread by thread. */
  threads: ThreadTimes | null;
}

/** POSTs a second of a bare undici loop: nothing kept, nothing signed, nothing in order. */
export async function bareRate(url: string, connections: number, ms: number): Promise<Rate> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const headers = { "content-type": "application/json" };
  let done = 0;
  const begun = performance.now();
  const rateOf = meter();
  const loop = async (): Promise<void> => {
    while (performance.now() - begun < ms) {
      const { body } = await pool.request({ path: pathname, method: "POST", headers, body: SAMPLE });
      await body.dump();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  const rate = rateOf(done);
  await pool.close();
  return rate;
}

/** Durable, ordered, signed deliveries a second: three events a call, journaled as a link does. */
export async function productRate(ms: number, options: RigOptions): Promise<Rate> {
  const feed = new CallFeed({
    calls: Number.POSITIVE_INFINITY,
    outstanding: OUTSTANDING,
    gapMs: 0,
    // A database that was measured on before has other calls.
    callIdOf: drawCallId,
  });
  const rig = await setRig({ ...options, onSettled: () => feed.settle() });
  feed.start({ accept: rig.receive });
  await sleep(ms / 3);
  const from = feed.settled;
  const rateOf = meter();
  await sleep(ms);
  const rate = rateOf(feed.settled - from);
  feed.stop();
  while (!feed.isOver) await sleep(5);
  await rig.close();
  if (feed.outstanding < 0) throw new Error(moreThan(feed));
  return rate;
}

/** Measures from now on. */
function meter(): (done: number) => Rate {
  const begun = performance.now();
  const before = process.cpuUsage();
  const threadsOf = threadMeter();
  return (done) => {
    const { user, system } = process.cpuUsage(before);
    const rate = done / ((performance.now() - begun) / 1_000);
    return { rate, cpuMicros: (user + system) / done, threads: threadsOf(done) };
  };
}

function moreThan({ settled, outstanding }: CallFeed): string {
  const handedOver = settled + outstanding;
  return `${settled} deliveries were settled, of ${handedOver} that were handed over: the database owes others that are due, and their rate is no rate of what came`;
}
