// The longest wait a timer takes; given more, it would fire at once.
const longestTimer = 2_147_483_647;

/** What `work` comes to, or a rejection with `late()` after `ms` milliseconds. The work itself continues. */
export async function within<Result>(ms: number, work: Promise<Result>, late: () => Error): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), Math.min(ms, longestTimer));
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
