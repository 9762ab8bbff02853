import type { CacheStore } from "baileys";

/** A cache that stores nothing, for values that are rarely needed again. */
export const noCache: CacheStore = {
  get: () => undefined,
  set: () => {},
  del: () => {},
  flushAll: () => {},
};

/** Keeps the latest entries without a timer or reserved memory, unlike Baileys' own caches. */
export class LatestEntries implements CacheStore {
  readonly #most: number;
  readonly #entries = new Map<string, unknown>();

  constructor(most: number) {
    this.#most = most;
  }

  get<T>(key: string): T | undefined {
    return this.#entries.get(key) as T | undefined;
  }

  set<T>(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#most) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  del(key: string): void {
    this.#entries.delete(key);
  }

  flushAll(): void {
    this.#entries.clear();
  }
}
