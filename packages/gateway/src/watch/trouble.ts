import { statfs } from "node:fs/promises";
import { type Clock, elapsed, type MonotonicTime } from "../clock.ts";

/** A disk's room, in bytes. */
export interface DiskSpace {
  total: number;
  free: number;
}

/** The room of the disk that a folder is on. */
export type ReadDiskSpace = (folder: string) => Promise<DiskSpace>;

const MB = 1024 ** 2;
/** Less room than this is little on any disk, … */
const LITTLE = 512 * MB;
/** … and this share of it, unless it is more than `MUCH`. */
const SHARE = 0.05;
const MUCH = 10 * 1024 * MB;
/** The store is well again after this long without a failure. */
const WELL_MS = 60_000;

/** What may be wrong with the gateway as a whole. */
export class Trouble {
  readonly #clock: Pick<Clock, "monotonic">;
  #failedAt: MonotonicTime | undefined;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** An operation of the store failed. */
  storeFailed(): void {
    this.#failedAt = this.#clock.monotonic();
  }

  /** Whether the store failed in the last minute. */
  get isStoreFailing(): boolean {
    return this.#failedAt !== undefined && elapsed(this.#failedAt, this.#clock.monotonic()) < WELL_MS;
  }
}

/** Whether a disk is nearly full; undefined for a little more than that, so that it does not change all the time. */
export function isNearlyFull({ total, free }: DiskSpace): boolean | undefined {
  const isBelow = (times: number) =>
    free < LITTLE * times || (free < total * SHARE * times && free < MUCH * times);
  if (isBelow(1)) return true;
  return isBelow(1.5) ? undefined : false;
}

/** By what the system says. */
export const readDiskSpace: ReadDiskSpace = async (folder) => {
  const { bsize, blocks, bavail } = await statfs(folder);
  return { total: bsize * blocks, free: bsize * bavail };
};
