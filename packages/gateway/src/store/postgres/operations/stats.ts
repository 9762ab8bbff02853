import type { HourCount, HourWindow, RingCount } from "../../history.ts";
import type { Call } from "../../records.ts";
import { type Queries, type Row, row } from "../queries.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

export const callsByHour: Read<HourWindow, HourCount[]> = async (queries, window) =>
  (await endedCalls(queries, "hour, status", window)) as unknown as HourCount[];

export const callsByRingTime: Read<HourWindow, RingCount[]> = async (queries, window) =>
  (await endedCalls(queries, `status, ring_seconds AS "ringSeconds"`, window)) as unknown as RingCount[];

/** The counts of all channels stand under numbers of 0 and less: one for each node's share of ids. */
async function endedCalls(queries: Queries, groups: string, window: HourWindow): Promise<Row[]> {
  const { channelId, from, to } = window;
  const select = (of: string): string => `
    SELECT ${groups}, sum(calls) AS calls FROM call_stats
    WHERE ${of} AND hour >= ? AND hour < ? GROUP BY 1, 2 HAVING sum(calls) <> 0 ORDER BY 1, 2`;
  return channelId === null
    ? queries.rows(select("channel_no <= 0"), from, to)
    : queries.rows(select(`channel_no = ${CHANNEL_NO}`), channelId, from, to);
}

type Count = { status: Call["status"]; calls: number };
type Scope = { channelId: string | null };

export const openCallCounts: Read<Scope, Count[]> = async (queries, { channelId }) => {
  const select = (of: string): string => `
    SELECT status, count(*) AS calls FROM calls WHERE ended_at IS NULL AND end_reason IS NULL AND ${of} GROUP BY status`;
  const found = await (channelId === null
    ? queries.rows(select("true"))
    : queries.rows(select(`channel_no = ${CHANNEL_NO}`), channelId));
  return found as unknown as Count[];
};

export const pendingCount: Read<Scope, number> = async (queries, { channelId }) => {
  const found = await row(
    channelId === null
      ? queries.rows("SELECT count(*) AS count FROM deliveries WHERE state = 'pending'")
      : queries.rows(
          `SELECT count(*) AS count FROM webhooks w JOIN deliveries d ON d.webhook_no = w.webhook_no AND d.state = 'pending'
           WHERE w.channel_no = ${CHANNEL_NO}`,
          channelId,
        ),
  );
  return Number(found?.count);
};
