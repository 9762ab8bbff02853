import type { Source } from "../../src/sources/source.ts";

/** A source that can do nothing, as the port allows it. */
export function bareSource(kind: Source["kind"]): Source {
  return { kind, start: async () => {}, stop: async () => {}, end: async () => {} };
}
