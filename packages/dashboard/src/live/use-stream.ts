import { useEffect, useRef } from "preact/hooks";
import { soon } from "./soon.ts";
import { onStream } from "./stream.ts";

/** However much happens, a page asks no more often than this. */
const PAUSE_MS = 250;

/** Loads anew when something of these names happens. The names may not change. */
export function useStream(names: readonly string[], reload: () => void): void {
  const current = useRef(reload);
  current.current = reload;
  useEffect(() => {
    const loading = soon(() => current.current(), PAUSE_MS);
    const stops = names.map((name) => onStream(name, loading.ask));
    return () => {
      loading.stop();
      for (const stop of stops) stop();
    };
  }, []);
}
