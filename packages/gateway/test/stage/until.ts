/** Waits until something is so; fails with `what` when it is not within `ms`. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  ms = 50_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
