import { messageOf, RinghookError } from "../../errors.ts";
import { ALL_IDS } from "../../ids.ts";
import type { BatchTiming, StoreFailure } from "../listeners.ts";
import type { Store } from "../store.ts";
import { asked } from "./asked.ts";
import { BatchingThread } from "./batching-thread.ts";
import { databaseIn, prepareDataDir } from "./data-dir.ts";
import { DataDirLock } from "./data-dir-lock.ts";
import { FolderLeases } from "./folder-leases.ts";
import type { OnProgress } from "./move-rows.ts";
import { type Role, storeOperations } from "./operations/index.ts";
import { idOf } from "./own-files.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { sqliteChannelStore } from "./sqlite-channel-store.ts";

export interface SqliteOptions {
  dataDir: string;
  /** Told after each commit how many operations shared it, and how long it took. */
  onCommit?: (timing: BatchTiming) => void;
  /** Told how far rows of an earlier version have come to their new places, while the store opens. */
  onProgress?: OnProgress;
  /** Told of each operation that failed. */
  onFailure?: (failure: StoreFailure) => void;
}

/**
 * Opens the SQLite store of a data folder: takes the folder, brings the tables up to date, starts the threads.
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`, `DATA_DIR_IN_USE`, `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function openSqliteStore({ dataDir, onCommit, onProgress, onFailure }: SqliteOptions): Store {
  prepareDataDir(dataDir);
  const lock = new DataDirLock(dataDir);
  const path = databaseIn(dataDir);
  try {
    lock.claim(path);
    prepareDatabase(path, onProgress);
    lock.mark(path);
  } catch (error) {
    lock.release();
    throw error;
  }
  const file = idOf(path);
  const threads: Record<Role, BatchingThread> = {
    writer: new BatchingThread({ path, file, role: "writer" }, { onBatch: onCommit, onFailure }),
    reader: new BatchingThread({ path, file, role: "reader" }, { onFailure }),
    reports: new BatchingThread({ path, file, role: "reports" }, { onFailure }),
  };
  // What opens a database also closes it: its log is folded into it, whether or not anything was written.
  threads.writer.start();
  const writer = asked(threads.writer, storeOperations.writer);
  const reader = asked(threads.reader, storeOperations.reader);
  // What else the writer does is told by who puts it together: it is no method of the port as it is.
  const { insertChannel, probe: probeWrite, ...ofAccount } = writer;
  const leases = new FolderLeases(() => reader.listChannels({}));
  const close = async (): Promise<void> => {
    await Promise.all([threads.reader.close(), threads.reports.close()]);
    await threads.writer.close();
    lock.release();
  };
  const probe = async (args: { write: boolean }): Promise<void> => {
    try {
      lock.keep(path);
    } catch (cause) {
      onFailure?.({ operation: "probe", reason: messageOf(cause) });
      throw new RinghookError("STORE_FAILED", `probe: ${messageOf(cause)}`, { cause });
    }
    await probeWrite(args);
  };
  return {
    ...reader,
    ...ofAccount,
    ...asked(threads.reports, storeOperations.reports),
    insertChannel: async (channel) => {
      await insertChannel(channel);
      return leases.take(channel.channelId);
    },
    leases,
    ids: ALL_IDS,
    holder: (lease) => sqliteChannelStore(lease.channelId, threads, () => leases.holds(lease)),
    probe,
    close,
  };
}
