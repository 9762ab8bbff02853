import { setTimeout as pause } from "node:timers/promises";

const BEAT_MS = 20;

/** Says again and again how many things are due by now, at a steady rate, until the time is over. */
export async function* beats(
  perSecond: number,
  durationMs: number,
  signal?: AbortSignal,
): AsyncGenerator<number> {
  const began = performance.now();
  let done = 0;
  for (let elapsed = 0; elapsed < durationMs && !signal?.aborted; elapsed = performance.now() - began) {
    const due = Math.floor((Math.min(elapsed, durationMs) / 1000) * perSecond);
    yield due - done;
    done = due;
    await pause(BEAT_MS);
  }
}
