type Timers = Map<NodeJS.Timeout, string>;

/** One process runs many files, each with a copy of this module: what is noted belongs to the process. */
const ofProcess: typeof globalThis & { ringhookTimers?: Timers } = globalThis;

/** Timers that our code has set, which are neither due yet nor cleared, with the line that set them. */
const pending: Timers = ofProcess.ringhookTimers ?? new Map();

/** Where the timers that are pending, and keep the process running, were set. */
export function ownTimers(): string[] {
  return [...pending].flatMap(([timer, line]) => (timer.hasRef() ? [`a timer set ${line}`] : []));
}

type SetTimer = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => NodeJS.Timeout;

/**
 * Notes the timers that are set from here on, and forgets those of before. Node counts timers, and cannot tell whose
 * they are: those of packages, such as Baileys' for a request of a connection that is gone, nobody can clear.
 */
export function noteTimers(): void {
  pending.clear();
  if (ofProcess.ringhookTimers) return;
  ofProcess.ringhookTimers = pending;
  const {
    setTimeout: setOnce,
    setInterval: setOften,
    clearTimeout: clearOnce,
    clearInterval: clearOften,
  } = globalThis;
  const noted = (set: SetTimer, isOver: boolean): SetTimer =>
    function noted(callback, ms, ...args) {
      const run = (...given: unknown[]): void => {
        if (isOver) pending.delete(timer);
        callback(...given);
      };
      const timer = set(run, ms, ...args);
      const line = callerOf(noted);
      if (line !== undefined) pending.set(timer, line);
      return timer;
    };
  const forgetting = (clear: typeof clearTimeout) => (timer: Parameters<typeof clearTimeout>[0]) => {
    if (typeof timer === "object" && timer !== null) pending.delete(timer);
    clear(timer);
  };
  // With what `promisify` finds on them.
  const like = <T extends object>(set: SetTimer, original: T): T =>
    Object.defineProperties(set, Object.getOwnPropertyDescriptors(original)) as SetTimer & T;
  globalThis.setTimeout = like(noted(setOnce, true), setOnce);
  globalThis.setInterval = like(noted(setOften, false), setOften);
  globalThis.clearTimeout = forgetting(clearOnce);
  globalThis.clearInterval = forgetting(clearOften);
}

/** The line that called a function; undefined where a package or Node did. */
function callerOf(called: SetTimer): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, called);
  Error.stackTraceLimit = stackTraceLimit;
  const line = trace.stack?.split("\n")[1]?.trim() ?? "";
  return /node_modules|node:/.test(line) ? undefined : line;
}
