import type { Queries } from "../queries.ts";
import type { Transaction } from "../transaction.ts";

/** The channel of a write, as the fence has found it. */
export interface OfChannel {
  channelId: string;
  channelNo: number;
}

/** Writes of one kind, as they are done: all that are asked for at once by one statement, as far as possible. */
export interface Write<Args = never, Result = unknown> {
  /** What of its channel it touches, by name; null for all. Two that touch the same keep their order. */
  touches(args: Args): readonly string[] | null;
  /** @returns for each, in order, what came of it */
  run(tx: Transaction, asked: readonly Args[]): Promise<readonly Result[]>;
}

/** A read, on a connection of those that read. */
export type Read<Args = never, Result = unknown> = (queries: Queries, args: Args) => Promise<Result>;

/** A write with statements of its own for each channel: those of all are on their way at once, and end before anything else begins. */
export function eachByItself<Args, Result>(
  run: (tx: Transaction, args: Args) => Promise<Result>,
  touches: Write<Args, Result>["touches"] = () => null,
): Write<Args, Result> {
  return {
    touches,
    run: async (tx, asked) => {
      const settled = await Promise.allSettled(asked.map((args) => run(tx, args)));
      return settled.map((one) => {
        if (one.status === "rejected") throw one.reason;
        return one.value;
      });
    },
  };
}

/** The number of a channel by its id, in the text of a statement. */
export const CHANNEL_NO = "(SELECT channel_no FROM channels WHERE channel_id = ?)";
