import { reachable } from "../api/reach.ts";
import { liveness } from "./stream.ts";
import "./liveness-mark.css";

const WORDS = {
  live: "Live",
  connecting: "Connecting …",
  lost: "Not live, reconnecting …",
} as const;

/** Says whether the page hears of things as they happen. */
export function LivenessMark() {
  return (
    <p class={`liveness ${liveness.value}`} role="status">
      {WORDS[liveness.value]}
    </p>
  );
}

/** Over the page while the gateway does not answer: what is shown may be old. */
export function LostBanner() {
  if (reachable.value) return null;
  return (
    <p class="lost-banner" role="alert">
      The gateway does not answer. What you see may be old; this page goes on by itself when it is back.
    </p>
  );
}
