import { reachable } from "../api/reach.ts";
import { liveness } from "../api/stream.ts";
import "./liveness-mark.css";

const WORDS = {
  live: "Live",
  connecting: "Connecting",
  lost: "Offline",
} as const;

/** Whether the page receives events as they happen. */
export function LivenessMark() {
  return (
    <p class={`liveness ${liveness.value}`} role="status">
      {WORDS[liveness.value]}
    </p>
  );
}

/** Above the page while the gateway does not answer. */
export function LostBanner() {
  if (reachable.value) return null;
  return (
    <p class="lost-banner" role="alert">
      The gateway does not answer. This page may be out of date; it reconnects automatically.
    </p>
  );
}
