const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;
const LIBSIGNAL = /[\\/]node_modules[\\/]libsignal[\\/]/;
/** libsignal prints directly, so that its own frame is among the first ones. */
const FRAMES = 4;
let muted = false;

/**
 * libsignal prints whole sessions, private keys included, with `console`. What it says must reach no log,
 * so its calls are dropped; everybody else's go through.
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

/** Whoever switched stack traces off must not switch this off with them. */
function callers(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  try {
    return new Error().stack ?? "";
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
