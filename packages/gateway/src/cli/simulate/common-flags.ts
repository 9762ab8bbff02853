import { numberFlag, wholeNumberFlag } from "../number-flag.ts";

/** What the network and the providers have in common. */
export interface CommonFlags {
  port: string;
  speed: string;
  load?: string;
  seconds: string;
}

/** Calls at a pace, for a while. */
export interface CallLoad {
  callsPerSecond: number;
  durationMs: number;
}

/** @throws RinghookError `BAD_SETTING` */
export function readCommonFlags({ port, speed, load, seconds }: CommonFlags): {
  port: number;
  speed: number;
  load: CallLoad | undefined;
} {
  const durationMs = numberFlag("--seconds", seconds, 1, 86_400) * 1_000;
  return {
    port: wholeNumberFlag("--port", port, 0, 65_535),
    speed: numberFlag("--speed", speed, 0.1, 1_000),
    load:
      load === undefined
        ? undefined
        : { callsPerSecond: numberFlag("--load", load, 0.01, 1_000), durationMs },
  };
}

export function describeLoad({ callsPerSecond, durationMs }: CallLoad): string {
  return `Placing ${callsPerSecond} calls a second for ${durationMs / 1_000} s`;
}
