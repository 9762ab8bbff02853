import type { Call } from "../fold-call.ts";

/**
 * Remembers which callbacks ran for which events, so that a webhook that comes twice runs none twice. A `Set` fits.
 * Where several processes share the work, keep the keys in something they share, for as long as the sender retries.
 * A method that throws counts as a callback that failed: the sender tries again.
 */
export interface SeenMemory {
  has(key: string): boolean | Promise<boolean>;
  add(key: string): unknown;
}

/** Remembers calls from one event to the next, by channel and call id. A `Map` fits. */
export interface CallMemory {
  get(key: string): Call | undefined | Promise<Call | undefined>;
  set(key: string, call: Call): unknown;
}

/** A {@link SeenMemory} in this process. Beyond `limit` keys (default 10,000, about 1 MB) the oldest is forgotten. */
export function createSeenMemory(limit = 10_000): SeenMemory {
  const keys = new Map<string, true>();
  return { has: (key) => keys.has(key), add: (key) => setBounded(keys, key, true, limit) };
}

/** A {@link CallMemory} in this process. Beyond `limit` calls (default 10,000, about 5 MB) the oldest is forgotten. */
export function createCallMemory(limit = 10_000): CallMemory {
  const calls = new Map<string, Call>();
  return { get: (key) => calls.get(key), set: (key, call) => setBounded(calls, key, call, limit) };
}

// A Map keeps its keys in insertion order; deleting and setting a key makes it the newest.
function setBounded<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}
