import { randomBytes } from "node:crypto";
import { Pool } from "undici";
import { setRig } from "./rig.ts";

/** So many events are journaled and not yet delivered at any time: the lanes always have work. */
const OUTSTANDING = 1_024;
const SAMPLE =
  '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}';

/** POSTs a second of a bare undici loop: nothing kept, nothing signed, nothing in order. */
export async function bareRate(url: string, connections: number, ms: number): Promise<number> {
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
  return done / seconds;
}

/** Durable, ordered, signed deliveries a second: three events a call, journaled as a link does. */
export async function productRate(
  url: string,
  concurrency: number,
  ms: number,
  dataDir?: string,
): Promise<{ rate: number; settled: number }> {
  let settled = 0;
  let outstanding = 0;
  let stopped = false;
  let feed = (): void => {};
  const rig = await setRig({
    url,
    concurrency,
    ...(dataDir !== undefined && { dataDir }),
    onSettled: () => {
      settled += 1;
      outstanding -= 1;
      feed();
    },
  });
  const playCall = async (): Promise<void> => {
    const id = randomBytes(16).toString("hex").toUpperCase();
    for (const step of [0, 1, 2] as const) await rig.receive(id, step);
  };
  feed = () => {
    while (!stopped && outstanding <= OUTSTANDING - 3) {
      outstanding += 3;
      void playCall();
    }
  };
  feed();
  await new Promise((resolve) => setTimeout(resolve, ms / 3));
  const from = settled;
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const rate = (settled - from) / ((performance.now() - begun) / 1000);
  stopped = true;
  while (outstanding > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await rig.close();
  return { rate, settled };
}
