import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { reconnects } from "./reach.ts";

/** Something a page shows. While it reloads, the last value stays. */
export interface Loaded<T> {
  data: ReadonlySignal<T | undefined>;
  error: ReadonlySignal<unknown>;
  /** Neither a value nor an error yet. */
  waiting: ReadonlySignal<boolean>;
  reload: () => void;
}

/**
 * Loads what a page shows, and reloads it when `key` changes and when the gateway comes back.
 * An answer that a later request has overtaken is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const data = useSignal<T | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const latest = useRef(0);
  const current = useRef(load);
  current.current = load;
  const reload = useCallback(() => {
    latest.current += 1;
    const own = latest.current;
    current.current().then(
      (value) => {
        if (own !== latest.current) return;
        data.value = value;
        error.value = undefined;
      },
      (reason: unknown) => {
        if (own === latest.current) error.value = reason;
      },
    );
  }, [data, error]);
  // The key alone says when to start over.
  useEffect(() => {
    data.value = undefined;
    error.value = undefined;
    reload();
    return () => {
      latest.current += 1;
    };
  }, [key]);
  const seen = useRef(reconnects.peek());
  useSignalEffect(() => {
    if (reconnects.value === seen.current) return;
    seen.current = reconnects.value;
    reload();
  });
  const waiting = useComputed(() => data.value === undefined && error.value === undefined);
  return { data, error, waiting, reload };
}
