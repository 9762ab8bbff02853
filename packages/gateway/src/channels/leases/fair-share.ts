import type { Census } from "../../store/leases.ts";

/** What a node does for all nodes to hold alike, in units. */
export interface Share {
  take: number;
  letGo: number;
}

/**
 * A node's part of what there is. The shares of all nodes are the units, and none is greater than another by more than one; the
 * greater ones are of those that hold the most as it is. So nothing moves where nodes hold alike.
 */
export function shareOf({
  units,
  free,
  takers,
  ownNo,
}: Pick<Census, "units" | "free" | "takers" | "ownNo">): Share {
  const ranked = takers.toSorted((a, b) => b.units - a.units || a.nodeNo - b.nodeNo);
  const place = ranked.findIndex(({ nodeNo }) => nodeNo === ownNo);
  const own = ranked[place];
  if (!own) return { take: 0, letGo: 0 };
  const share = Math.floor(units / ranked.length) + (place < units % ranked.length ? 1 : 0);
  return { take: Math.max(0, Math.min(free, share - own.units)), letGo: Math.max(0, own.units - share) };
}
