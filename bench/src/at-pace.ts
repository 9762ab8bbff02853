import { setTimeout as sleep } from "node:timers/promises";

/** Open arrivals: each at its time, whatever became of those before. Resolves when all that began has ended. */
export async function atPace<T>(perSecond: number, ms: number, act: (n: number) => Promise<T>): Promise<T[]> {
  const begun = performance.now();
  const acting: Promise<T>[] = [];
  const count = (perSecond * ms) / 1_000;
  while (acting.length < count) {
    const due = Math.min(count, ((performance.now() - begun) * perSecond) / 1_000);
    while (acting.length < due) acting.push(act(acting.length));
    await sleep(1);
  }
  return Promise.all(acting);
}
