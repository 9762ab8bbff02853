import { signal } from "@preact/signals";

/** Whether the gateway answers. */
export const reachable = signal(true);
/** Counts the times the gateway came back: what was loaded before may be old. */
export const returns = signal(0);

const TRY_AGAIN_MS = 2_000;
let asking = false;

/** A request found nobody. From now on the gateway is asked until it answers. */
export function noteLost(): void {
  reachable.value = false;
  if (asking) return;
  asking = true;
  setTimeout(ask, TRY_AGAIN_MS);
}

async function ask(): Promise<void> {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) {
    setTimeout(ask, TRY_AGAIN_MS);
    return;
  }
  asking = false;
  reachable.value = true;
  returns.value += 1;
}
