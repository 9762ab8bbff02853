import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { CallFeed } from "./call-feed.ts";
import { setRig } from "./rig.ts";

/** So many events are taken over and not yet delivered at any time: the lanes always have work. */
export const OUTSTANDING = 1_024;
const SAMPLE =
  '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}';

/** Requests a second while it was measured, and all that were sent. */
export interface Rate {
  rate: number;
  done: number;
}

/** POSTs a second of a bare undici loop: nothing kept, nothing signed, nothing in order. */
export async function bareRate(url: string, connections: number, ms: number): Promise<Rate> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const headers = { "content-type": "application/json" };
  let done = 0;
  const begun = performance.now();
  const loop = async (): Promise<void> => {
    while (performance.now() - begun < ms) {
      const { body } = await pool.request({ path: pathname, method: "POST", headers, body: SAMPLE });
      await body.dump();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  const seconds = (performance.now() - begun) / 1000;
  await pool.close();
  return { rate: done / seconds, done };
}

/** Durable, ordered, signed deliveries a second: three events a call, journaled as a link does. */
export async function productRate(
  url: string,
  concurrency: number,
  ms: number,
  dataDir?: string,
): Promise<Rate> {
  const feed = new CallFeed({
    calls: Number.POSITIVE_INFINITY,
    outstanding: OUTSTANDING,
    gapMs: 0,
    // A database that was measured on before has other calls.
    callIdOf: () => randomBytes(16).toString("hex").toUpperCase(),
  });
  const rig = await setRig({
    url,
    concurrency,
    ...(dataDir !== undefined && { dataDir }),
    onSettled: () => feed.settle(),
  });
  feed.start({ accept: rig.receive });
  await sleep(ms / 3);
  const from = feed.settled;
  const begun = performance.now();
  await sleep(ms);
  const rate = (feed.settled - from) / ((performance.now() - begun) / 1000);
  feed.stop();
  while (!feed.isOver) await sleep(5);
  await rig.close();
  if (feed.outstanding < 0) throw new Error(moreThan(feed));
  return { rate, done: feed.settled };
}

function moreThan({ settled, outstanding }: CallFeed): string {
  const handedOver = settled + outstanding;
  return `${settled} deliveries were settled, of ${handedOver} that were handed over: the database owes others that are due, and their rate is no rate of what came`;
}
