const ROUND = [1, 10, 100, 1e3, 1e4, 1e5].flatMap((unit) => [unit, 2 * unit, 5 * unit]);

/** Where a scale ends that begins at 0 and has room above the highest value. */
export function topOf(most: number): number {
  return Math.max(4, most * 1.08);
}

/**
 * Round values from 0 to below `end`.
 *
 * @param limit how many at most
 * @param steps the distances to choose from, ascending
 */
export function ticksOf(end: number, limit: number, steps: readonly number[] = ROUND): number[] {
  const step = steps.find((each) => end / each <= limit) ?? steps.at(-1) ?? 1;
  return Array.from({ length: Math.ceil(end / step) }, (_, index) => index * step);
}
