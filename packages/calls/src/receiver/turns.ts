/** Runs `work` when all earlier work of the same key has settled. */
export type TakeTurn = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Gives turns: one at a time for each key, in the order they were asked for; different keys do not wait. */
export function createTurns(): TakeTurn {
  const latest = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = latest.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    latest.set(key, mine);
    try {
      return await mine;
    } finally {
      if (latest.get(key) === mine) latest.delete(key);
    }
  };
}
