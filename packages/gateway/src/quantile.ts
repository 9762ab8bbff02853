/** Quantile by nearest rank; null without values. @param share from 0 to 1 */
export function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
