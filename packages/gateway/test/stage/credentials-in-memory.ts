import { setTimeout as sleep } from "node:timers/promises";
import type { Credentials } from "../../src/sources/source.ts";

const READ_MS = 5;

/** Credentials as a store keeps them, gone with the test. `kinds` has one entry for each that is kept. */
export function credentialsInMemory(): Credentials & { kinds(): string[] } {
  const kept = new Map<string, { kind: string; key: string; value: string }>();
  return {
    read: async (kind, keys) => {
      // As a store does it: what was there when it was asked, told some time later.
      const found = new Map(
        keys.flatMap((key) => {
          const entry = kept.get(`${kind}/${key}`);
          return entry ? [[key, entry.value]] : [];
        }),
      );
      await sleep(READ_MS);
      return found;
    },
    write: async (credentials) => {
      for (const { kind, key, value } of credentials) {
        if (value === null) kept.delete(`${kind}/${key}`);
        else kept.set(`${kind}/${key}`, { kind, key, value });
      }
    },
    clear: async ({ except }) => {
      for (const [id, { kind }] of kept) if (!except.includes(kind)) kept.delete(id);
    },
    kinds: () => [...kept.values()].map(({ kind }) => kind),
  };
}
