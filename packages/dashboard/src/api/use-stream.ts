import { useEffect, useRef } from "preact/hooks";
import { onStream } from "./stream.ts";
import { throttle } from "./throttle.ts";

/** However many events arrive, a page reloads no more often than this. */
const PAUSE_MS = 250;

/** Reloads when one of these events arrives. The names may not change. */
export function useStream(names: readonly string[], reload: () => void): void {
  const current = useRef(reload);
  current.current = reload;
  useEffect(() => {
    const loading = throttle(() => current.current(), PAUSE_MS);
    const stops = names.map((name) => onStream(name, loading.request));
    return () => {
      loading.cancel();
      for (const stop of stops) stop();
    };
  }, []);
}
