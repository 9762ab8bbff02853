import type { LinkState } from "../../src/sources/source.ts";

/** A link's state with its reason, such as `LAUNCH connection_lost`. */
export function shown({ state, reason }: LinkState): string {
  return reason ? `${state} ${reason}` : state;
}
