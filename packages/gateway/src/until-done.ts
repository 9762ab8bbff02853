import { setTimeout as sleep } from "node:timers/promises";

/** The first and the longest wait between two attempts; the wait doubles. */
const FIRST_MS = 250;
const LONGEST_MS = 30_000;

export interface Patience {
  /** Stops the retries; the work may then be undone. */
  signal: AbortSignal;
  /** Called for each failure. */
  onFailure: (error: unknown) => void;
}

/**
 * Retries work with growing waits until it succeeds or is aborted. The work must be idempotent, because it may fail
 * after it was done. Never rejects.
 */
export async function untilDone(
  work: () => Promise<unknown>,
  { signal, onFailure }: Patience,
): Promise<void> {
  for (let wait = FIRST_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_MS)) {
    try {
      await work();
      return;
    } catch (error) {
      onFailure(error);
    }
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}
