import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { returns } from "./reach.ts";

/** Something a page shows: what was loaded last stays while it is loaded anew. */
export interface Loaded<T> {
  data: ReadonlySignal<T | undefined>;
  error: ReadonlySignal<unknown>;
  /** Nothing has come yet. */
  waiting: ReadonlySignal<boolean>;
  reload: () => void;
}

/**
 * Loads what a page shows, again when `key` changes and when the gateway came back.
 * An answer that was overtaken by a later question is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const data = useSignal<T | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const turn = useRef(0);
  const current = useRef(load);
  current.current = load;
  const reload = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    current.current().then(
      (value) => {
        if (mine !== turn.current) return;
        data.value = value;
        error.value = undefined;
      },
      (reason: unknown) => {
        if (mine === turn.current) error.value = reason;
      },
    );
  }, [data, error]);
  // The key says when to load anew.
  useEffect(() => {
    data.value = undefined;
    error.value = undefined;
    reload();
    return () => {
      turn.current += 1;
    };
  }, [key]);
  const seen = useRef(returns.peek());
  useSignalEffect(() => {
    if (returns.value === seen.current) return;
    seen.current = returns.value;
    reload();
  });
  const waiting = useComputed(() => data.value === undefined && error.value === undefined);
  return { data, error, waiting, reload };
}
