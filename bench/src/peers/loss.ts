import { CONCURRENCY } from "../run-saturated.ts";
import { startNotingReceiver } from "./noting-receiver.ts";
import { makePlace, type Peer } from "./peer.ts";
import { runPlay } from "./run-play.ts";

export interface Loss {
  /** Events that the sender had taken over when it was killed. */
  accepted_before_kill: number;
  /** Those of them that never arrived, though the sender was started again. */
  lost_in_kill: number;
}

export interface LossPlan {
  calls: number;
  outstanding: number;
  lockMs: number;
}

/**
 * Kills a sender with SIGKILL when a third of the events has arrived, and with it its Redis: they share a machine.
 * Then starts both again on what they had written, and lets them finish.
 */
export async function lossOf(peer: Peer, { calls, outstanding, lockMs }: LossPlan): Promise<Loss> {
  const place = await makePlace(peer);
  let isKilled = (): void => {};
  let failed = (_error: unknown): void => {};
  const killed = new Promise<void>((resolve, reject) => {
    isKilled = resolve;
    failed = reject;
  });
  const receiver = await startNotingReceiver({
    onTaken: (count) => {
      if (count !== calls) return;
      place.kill().then(isKilled, failed);
      playing.kill();
    },
  });
  const job = {
    name: peer.name,
    url: receiver.url,
    concurrency: CONCURRENCY,
    keeping: { ...place.keeping, lockMs },
    retryDelayMs: 50,
    outstanding,
    gapMs: 0,
  };
  const playing = runPlay({ ...job, calls });
  try {
    await playing.ended;
    await killed;
    await place.restart();
    await runPlay({ ...job, calls: 0 }).ended;
    const lost = [...playing.accepted].filter((event) => !receiver.taken.has(event));
    return { accepted_before_kill: playing.accepted.size, lost_in_kill: lost.length };
  } finally {
    await place.remove();
    await receiver.stop();
  }
}
