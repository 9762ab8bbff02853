import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** The time, while it matters: ticks twice a second, so that a counted second never seems to stick. */
export function useNow(ticking: boolean): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 500);
    return () => clearInterval(timer);
  }, [ticking, now]);
  return ticking ? now.value : Date.now();
}
