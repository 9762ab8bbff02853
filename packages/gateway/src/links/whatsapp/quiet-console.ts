const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;
const LIBSIGNAL = /[\\/]node_modules[\\/]libsignal[\\/]/;
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
      if (!LIBSIGNAL.test(new Error().stack ?? "")) original(...args);
    };
  }
}
