import type { BatchingThread } from "./batching-thread.ts";
import type { Operation } from "./operations/index.ts";

type Operations = Readonly<Record<string, Operation>>;
type ArgsOf<Of extends Operation> = Parameters<ReturnType<Of>>[0];

/** Operations of a thread as they are asked for from outside. */
export type Asked<Of extends Operations> = {
  [Name in keyof Of]: (args: ArgsOf<Of[Name]>) => Promise<ReturnType<ReturnType<Of[Name]>>>;
};

/** Likewise of one channel, which need not be named. */
export type AskedOfChannel<Of extends Operations> = {
  [Name in keyof Of]: (
    args?: Omit<ArgsOf<Of[Name]>, "channelId">,
  ) => Promise<ReturnType<ReturnType<Of[Name]>>>;
};

/** The threads' messages have no types: what comes back is what the operation of that name returns. */
export function asked<Of extends Operations>(thread: BatchingThread, operations: Of): Asked<Of> {
  const entries = Object.keys(operations).map((name) => [name, (args: unknown) => thread.run(name, args)]);
  return Object.fromEntries(entries) as Asked<Of>;
}

/** @param run asks the operations' thread, if the channel is still held */
export function askedOfChannel<Of extends Operations>(
  channelId: string,
  operations: Of,
  run: (name: string, args: unknown) => Promise<unknown>,
): AskedOfChannel<Of> {
  const entries = Object.keys(operations).map((name) => [
    name,
    (args?: object) => run(name, { ...args, channelId }),
  ]);
  return Object.fromEntries(entries) as AskedOfChannel<Of>;
}
