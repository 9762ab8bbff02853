import { signal } from "@preact/signals";
import { here } from "./here.ts";

/** Whether the gateway answers. */
export const reachable = signal(true);
/** How many times the gateway came back. Whatever was loaded before may be out of date. */
export const reconnects = signal(0);

const RETRY_MS = 2_000;
let polling = false;

/** A request got no answer: polls the gateway until it answers again. */
export function reportUnreachable(): void {
  reachable.value = false;
  if (polling) return;
  polling = true;
  setTimeout(poll, RETRY_MS);
}

async function poll(): Promise<void> {
  const response = await fetch(here("/healthz"), { cache: "no-store" }).catch(() => undefined);
  if (!response?.ok) {
    setTimeout(poll, RETRY_MS);
    return;
  }
  polling = false;
  reachable.value = true;
  reconnects.value += 1;
}
