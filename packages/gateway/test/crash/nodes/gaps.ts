import type { Network } from "@ringhook/simulator";

/** What a network sees of the links while nodes come and go. Times are milliseconds since 1970. */
export interface SeenLinks {
  /** How long channels were without a link, by what had happened before. */
  gaps: Map<string, number[]>;
  /** When WhatsApp threw out a link because the same device had logged in. */
  replaced: number[];
  /** From here on, what ends is put down to this. */
  because(what: string): void;
}

export function watchLinks(network: Network): SeenLinks {
  const ended = new Map<string, { at: number; what: string }>();
  const seen: SeenLinks = {
    gaps: new Map(),
    replaced: [],
    because: (what) => {
      cause = what;
    },
  };
  let cause = "the beginning";
  network.on("disconnected", ({ number }) => ended.set(number, { at: Date.now(), what: cause }));
  network.on("replaced", () => seen.replaced.push(Date.now()));
  network.on("connected", ({ number }) => {
    const before = ended.get(number);
    ended.delete(number);
    if (before) seen.gaps.set(before.what, [...(seen.gaps.get(before.what) ?? []), Date.now() - before.at]);
  });
  return seen;
}

/** For example `12 links, median 812 ms, worst 1204 ms`. */
export function sayGaps(gaps: readonly number[]): string {
  const sorted = gaps.toSorted((a, b) => a - b);
  return `${sorted.length} links, median ${sorted[sorted.length >> 1] ?? 0} ms, worst ${sorted.at(-1) ?? 0} ms`;
}
