import { RinghookError } from "../../errors.ts";
import type { ChannelStore, RecordOutcome } from "../channel-store.ts";
import { askedOfChannel } from "./asked.ts";
import type { BatchingThread } from "./batching-thread.ts";
import { channelOperations, type Role } from "./operations/index.ts";
import { packEntry } from "./operations/record.ts";
import { packSettlement } from "./operations/settle.ts";

/** @param isHeld whether the channel's lease still counts */
export function sqliteChannelStore(
  channelId: string,
  threads: Readonly<Record<Role, BatchingThread>>,
  isHeld: () => boolean,
): ChannelStore {
  const asking =
    (thread: BatchingThread) =>
    (name: string, args: unknown): Promise<unknown> =>
      isHeld() ? thread.run(name, args) : Promise.reject(lost(channelId));
  const writer = asking(threads.writer);
  return {
    channelId,
    ...askedOfChannel(channelId, channelOperations.writer, writer),
    ...askedOfChannel(channelId, channelOperations.reader, asking(threads.reader)),
    record: (entry) => writer("record", packEntry(channelId, entry)) as Promise<RecordOutcome>,
    settle: (settlement) => writer("settle", packSettlement(settlement)) as Promise<void>,
  };
}

function lost(channelId: string): RinghookError {
  return new RinghookError("LEASE_LOST", `channel ${channelId} is no longer held by this node`);
}
