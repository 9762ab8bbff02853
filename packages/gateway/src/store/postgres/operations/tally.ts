import { json, type Queries } from "../queries.ts";

/** Ring times are told apart up to an hour. */
const MOST_SECONDS = 3_600;
const HOUR_MS = 3_600_000;

export interface EndedCall {
  channelNo: number;
  startedAt: number;
  endedAt: number | null;
  status: string;
  endReason: string | null;
}

interface Count {
  channel_no: number;
  hour: number;
  status: string;
  ring_seconds: number;
  calls: number;
}

/** Ended calls of a transaction, counted by hour and ring time and written once, as the last thing before the commit. */
export class Tally {
  readonly #ofAll: number;
  readonly #counts = new Map<string, Count>();

  /** @param share the counts of all channels together stand under a number that no other node writes */
  constructor(share: number) {
    this.#ofAll = -share;
  }

  /** @param by 1 for a call that ended, -1 for one that is removed; one that was never counted is not meant */
  count({ channelNo, startedAt, endedAt, status, endReason }: EndedCall, by: 1 | -1): void {
    const seconds = Math.min(
      Math.floor(Math.max((endedAt ?? startedAt) - startedAt, 0) / 1000),
      MOST_SECONDS,
    );
    const ring_seconds = endReason === "missed_while_away" ? -1 : seconds;
    const hour = Math.floor(startedAt / HOUR_MS) * HOUR_MS;
    for (const channel_no of [channelNo, this.#ofAll]) {
      const key = `${channel_no} ${hour} ${status} ${ring_seconds}`;
      const counted = this.#counts.get(key);
      if (counted) counted.calls += by;
      else this.#counts.set(key, { channel_no, hour, status, ring_seconds, calls: by });
    }
  }

  /** Writes what was counted, in one order for all, so that no two transactions wait for each other. */
  async write(tx: Queries): Promise<void> {
    const counts = [...this.#counts.values()];
    this.#counts.clear();
    if (counts.length === 0) return;
    await tx.change(
      `INSERT INTO call_stats (channel_no, hour, status, ring_seconds, calls)
       SELECT * FROM json_to_recordset(?) AS g (channel_no bigint, hour bigint, status text, ring_seconds int, calls bigint)
       ORDER BY 1, 2, 3, 4
       ON CONFLICT (channel_no, hour, status, ring_seconds) DO UPDATE SET calls = call_stats.calls + excluded.calls`,
      json(counts),
    );
  }
}
