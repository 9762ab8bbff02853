import { beats } from "../traffic/beats.ts";
import type { PlayedCall } from "./sender.ts";

/** Who plays calls: a provider. */
export interface CallPlayer<Kind extends string = string> {
  readonly kinds: readonly Kind[];
  play(kind: Kind): Promise<PlayedCall<Kind>>;
}

/** How many calls begin, and for how long. */
export interface Pace {
  readonly callsPerSecond: number;
  readonly durationMs: number;
  /** Begins no more calls. */
  readonly signal?: AbortSignal;
}

/**
 * Plays a call of each kind, all at once; at a pace, calls of each kind in turn.
 * Resolves when each of their requests was taken or given up.
 */
export async function playCalls<Kind extends string>(
  provider: CallPlayer<Kind>,
  pace?: Pace,
): Promise<PlayedCall<Kind>[]> {
  const { kinds } = provider;
  const playing: Promise<PlayedCall<Kind>>[] = [];
  const begin = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      const kind = kinds[playing.length % kinds.length];
      if (kind !== undefined) playing.push(provider.play(kind));
    }
  };
  if (!pace) begin(kinds.length);
  else for await (const due of beats(pace.callsPerSecond, pace.durationMs, pace.signal)) begin(due);
  return Promise.all(playing);
}
