import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { atPace } from "./at-pace.ts";
import { quantile } from "./quantiles.ts";
import { type RunningReceiver, startNodeReceiver } from "./receivers.ts";
import { setRig } from "./rig.ts";

export interface Latency {
  per_second: number;
  p50_ms: number;
  p99_ms: number;
  bare_p50_ms: number;
}

const CONCURRENCY = 16;
/** So many events first, in half a second: compiled, connected, cached is what a running gateway is. */
const WARM_UP = 1_000;

/**
 * From the journaling call to the receiver, with arrivals that do not wait for answers. Each event is the first
 * of a new call, which costs most: whether the call is known has to be read.
 */
export async function unsaturated(perSecond: number, ms: number): Promise<Latency> {
  const receiver = await startNodeReceiver("--latencies");
  const { origin, pathname } = new URL(receiver.url);
  const pool = new Pool(origin, { connections: CONCURRENCY });
  const headers = { "content-type": "application/json" };
  const post = async (id: string): Promise<void> => {
    const body = JSON.stringify({ calls: [{ id, status: "initiated" }] });
    const answer = await pool.request({ path: pathname, method: "POST", headers, body });
    await answer.body.dump();
  };
  const bare = await latencies(receiver, perSecond, ms / 2, post);
  await pool.close();
  let owed = 0;
  const rig = await setRig({ url: receiver.url, concurrency: CONCURRENCY, onSettled: () => owed-- });
  const journal = (id: string): Promise<void> => {
    owed += 1;
    return rig.receive(id, 0);
  };
  const product = await latencies(receiver, perSecond, ms, journal, () => owed === 0);
  await rig.close();
  await receiver.stop();
  return {
    per_second: perSecond,
    p50_ms: quantile(product, 0.5) / 1_000,
    p99_ms: quantile(product, 0.99) / 1_000,
    bare_p50_ms: quantile(bare, 0.5) / 1_000,
  };
}

async function latencies(
  receiver: RunningReceiver,
  perSecond: number,
  ms: number,
  send: (id: string) => Promise<void>,
  isDone: () => boolean = () => true,
): Promise<number[]> {
  const sendNext = (n: number): Promise<void> => send(`${process.hrtime.bigint() / 1_000n}-${n}`);
  await atPace(2 * WARM_UP, 500, sendNext);
  while (!isDone()) await sleep(5);
  await fetch(receiver.url);
  await atPace(perSecond, ms, sendNext);
  while (!isDone()) await sleep(5);
  return (await (await fetch(receiver.url)).json()) as number[];
}
