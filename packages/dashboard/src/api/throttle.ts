/**
 * Throttles `run`: the first call runs at once; calls during the pause run it once more at the end.
 */
export function throttle(run: () => void, pauseMs: number): { request: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const request = (): void => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    again = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) request();
    }, pauseMs);
  };
  return {
    request,
    cancel: () => {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}
