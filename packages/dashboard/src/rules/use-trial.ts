import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Rules } from "@ringhook/api";
import { useEffect } from "preact/hooks";
import { type Trial, tryRules } from "./rules-api.ts";

/** What rules that are not in force would have done, or why they cannot be. */
export interface Tried {
  /** The last trial that was possible. */
  trial: ReadonlySignal<Trial | undefined>;
  /** Why the rules cannot be used; undefined while they can. */
  fault: ReadonlySignal<unknown>;
  /** Whether both speak of an earlier state of the rules. */
  stale: ReadonlySignal<boolean>;
}

/** While somebody types, rules are tried when typing pauses. */
const PAUSE_MS = 300;

/** Tries rules on the latest calls as they are edited. */
export function useTrial(channelId: string, rules: Rules | undefined): Tried {
  const trial = useSignal<Trial | undefined>(undefined);
  const fault = useSignal<unknown>(undefined);
  const stale = useSignal(true);
  const text = JSON.stringify(rules);
  useEffect(() => {
    if (text === undefined) return undefined;
    let isCurrent = true;
    stale.value = true;
    const settle = (found: Trial | undefined, problem: unknown): void => {
      if (!isCurrent) return;
      if (found) trial.value = found;
      fault.value = problem;
      stale.value = false;
    };
    const timer = setTimeout(
      () => {
        tryRules(channelId, JSON.parse(text)).then(
          (found) => settle(found, undefined),
          (problem: unknown) => settle(undefined, problem),
        );
      },
      trial.peek() ? PAUSE_MS : 0,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [channelId, text]);
  return { trial, fault, stale };
}
