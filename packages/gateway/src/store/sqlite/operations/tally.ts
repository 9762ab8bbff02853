import { isCounted } from "../../counted.ts";
import type { Database } from "../driver.ts";

/** Ring times are told apart up to an hour. */
const MOST_SECONDS = 3_600;
const HOUR_MS = 3_600_000;
/** The counts of all channels together stand under a number that no channel has. */
export const ALL_CHANNELS = 0;

export interface EndedCall {
  channelNo: number;
  startedAt: number;
  endedAt: number;
  status: string;
  endReason: string | null;
}

/** Ended calls of a batch, counted by hour and ring time and written once, before the batch is committed. */
export class Tally {
  readonly #add;
  readonly #counts = new Map<string, { values: [number, number, string, number]; calls: number }>();

  constructor(db: Database) {
    this.#add = db.prepare(`
      INSERT INTO call_stats (channel_no, hour, status, ring_seconds, calls) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET calls = calls + excluded.calls`);
  }

  count({ channelNo, startedAt, endedAt, status, endReason }: EndedCall): void {
    if (!isCounted(status)) return;
    const seconds = Math.min(Math.floor(Math.max(endedAt - startedAt, 0) / 1000), MOST_SECONDS);
    const ringSeconds = endReason === "missed_while_away" ? -1 : seconds;
    const hour = Math.floor(startedAt / HOUR_MS) * HOUR_MS;
    for (const channel of [channelNo, ALL_CHANNELS]) {
      const key = `${channel} ${hour} ${status} ${ringSeconds}`;
      const counted = this.#counts.get(key);
      if (counted) counted.calls += 1;
      else this.#counts.set(key, { values: [channel, hour, status, ringSeconds], calls: 1 });
    }
  }

  /** Writes what was counted. */
  write(): void {
    for (const { values, calls } of this.#counts.values()) this.#add.run(...values, calls);
    this.#counts.clear();
  }

  /** The batch was taken back. */
  forget(): void {
    this.#counts.clear();
  }
}

const tallies = new WeakMap<Database, Tally>();

export function tallyOf(db: Database): Tally {
  let tally = tallies.get(db);
  if (!tally) {
    tally = new Tally(db);
    tallies.set(db, tally);
  }
  return tally;
}
