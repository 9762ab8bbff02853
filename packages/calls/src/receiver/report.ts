/** Hands an error to whoever runs the receiver. Never throws: a log that fails must not change an answer. */
export type Report = (error: unknown) => void;

export function createReport(onError: ((error: unknown) => unknown) | undefined): Report {
  return async (error) => {
    try {
      if (onError) await onError(error);
      // biome-ignore lint/suspicious/noConsole: an error nobody hears of is worse; `onError` takes it elsewhere.
      else console.error(error);
    } catch {
      // There is nowhere left to say it.
    }
  };
}
