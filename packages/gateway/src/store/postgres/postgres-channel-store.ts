import { messageOf, RinghookError } from "../../errors.ts";
import type { ChannelStore } from "../channel-store.ts";
import type { Lease } from "../leases.ts";
import type { StoreFailure } from "../listeners.ts";
import { channelReads, channelWrites } from "./operations/index.ts";
import type { Queries } from "./queries.ts";
import { lost, type Writer } from "./writer.ts";

interface Asking {
  writer: Writer;
  reading: Queries;
  onFailure?: ((failure: StoreFailure) => void) | undefined;
}

/** All that a lease gives: writes through the fence, and reads that look first whether it still counts. */
export function postgresChannelStore(lease: Lease, { writer, reading, onFailure }: Asking): ChannelStore {
  const { channelId } = lease;
  const written = Object.keys(channelWrites).map((name) => [
    name,
    (args?: object) => writer.run(name, lease, { ...args }),
  ]);
  const read = Object.entries(channelReads).map(([name, operation]) => [
    name,
    (args?: object) =>
      answered(name, onFailure, async () => {
        const [held] = await reading.rows(
          `SELECT channel_no AS "channelNo" FROM leases WHERE channel_id = ? AND epoch = ? AND node_no IS NOT NULL`,
          channelId,
          lease.epoch,
        );
        if (!held) throw lost(channelId);
        return operation(reading, { ...args, channelId, channelNo: Number(held.channelNo) } as never);
      }),
  ]);
  // One that is missing in both does not compile.
  return {
    channelId,
    ...(Object.fromEntries(written) as Pick<ChannelStore, keyof typeof channelWrites>),
    ...(Object.fromEntries(read) as Pick<ChannelStore, keyof typeof channelReads>),
  };
}

/** What a read failed with, as the port says it. */
export async function answered<T>(
  operation: string,
  onFailure: ((failure: StoreFailure) => void) | undefined,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RinghookError) throw error;
    const reason = messageOf(error);
    onFailure?.({ operation, reason });
    throw new RinghookError("STORE_FAILED", `${operation}: ${reason}`, { cause: error });
  }
}
