const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;
const LIBSIGNAL = /[\\/]node_modules[\\/]libsignal[\\/]/;
/** Stack frames to check: libsignal calls `console` directly. */
const FRAMES = 4;
let muted = false;

/**
 * libsignal prints whole sessions with private keys to `console`. They must not reach a log, so its calls are dropped;
 * all others pass.
 */
export function muteLibsignal(): void {
  if (muted) return;
  muted = true;
  for (const method of METHODS) {
    // biome-ignore lint/suspicious/noConsole: the one place that has to hold what others print
    const original = console[method].bind(console);
    console[method] = (...args: unknown[]): void => {
      if (!LIBSIGNAL.test(callers())) original(...args);
    };
  }
}

/** Works even if stack traces are disabled. */
function callers(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  try {
    return new Error().stack ?? "";
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
