/**
 * Runs something once for a burst of reasons: at once for the first, and again after a pause when more came meanwhile.
 * @returns asks for a run, and ends it all
 */
export function soon(run: () => void, pauseMs: number): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const ask = (): void => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    again = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) ask();
    }, pauseMs);
  };
  return {
    ask,
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}
