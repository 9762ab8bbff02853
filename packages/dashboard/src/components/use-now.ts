import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Twice a second, so that no counted second is skipped. */
const TICK_MS = 500;

/** The current time. While `ticking` it updates every `tickMs`. */
export function useNow(ticking: boolean, tickMs = TICK_MS): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => {
      now.value = Date.now();
    }, tickMs);
    return () => clearInterval(timer);
  }, [ticking, tickMs, now]);
  return ticking ? now.value : Date.now();
}
