import { firstNumberAt } from "../../../ids.ts";
import type { TextsHeld } from "../../actions.ts";
import { type Queries, row } from "../queries.ts";
import { eachByItself, type OfChannel, type Read, type Write } from "./operation.ts";

type Rules = { document: string; changedAt: number };

export const readRules: Read<OfChannel, Rules | null> = async (queries, { channelNo }) => {
  const select = `SELECT document, changed_at AS "changedAt" FROM rules WHERE channel_no = ?`;
  return ((await row(queries.rows(select, channelNo))) ?? null) as Rules | null;
};

export const writeRules: Write<OfChannel & { document: string; at: number }, void> = eachByItself(
  async (tx, { channelNo, document, at }) => {
    await tx.change(
      `INSERT INTO rules (channel_no, document, changed_at) VALUES (?, ?, ?)
       ON CONFLICT (channel_no) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at`,
      channelNo,
      document,
      at,
    );
  },
);

const NOT_HELD: TextsHeld = { pausedUntil: null, pauses: 0, offAt: null, code: null };

export const readTextsHeld: Read<OfChannel, TextsHeld> = async (queries, { channelNo }) => {
  const select = `SELECT paused_until AS "pausedUntil", pauses, off_at AS "offAt", code FROM texts_held WHERE channel_no = ?`;
  return ((await row(queries.rows(select, channelNo))) ?? NOT_HELD) as unknown as TextsHeld;
};

export const writeTextsHeld: Write<OfChannel & TextsHeld, void> = eachByItself(
  async (tx, { channelNo, pausedUntil, pauses, offAt, code }) => {
    await tx.change(
      `INSERT INTO texts_held (channel_no, paused_until, pauses, off_at, code) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (channel_no) DO UPDATE SET paused_until = excluded.paused_until, pauses = excluded.pauses,
         off_at = excluded.off_at, code = excluded.code`,
      channelNo,
      pausedUntil,
      pauses,
      offAt,
      code,
    );
  },
);

type OfCaller = { number: string | null; lid: string | null };
type Begun = { callId: string; startedAt: number };

export const callsOfCaller: Read<OfChannel & OfCaller & { since: number; limit: number }, Begun[]> = async (
  queries,
  { channelNo, since, limit, ...caller },
) => {
  const found = await queries.rows(
    `SELECT c.call_id AS "callId", c.started_at AS "startedAt" FROM unnest(?::text[]) AS g (caller) CROSS JOIN LATERAL (
       SELECT call_id, started_at FROM calls
       WHERE caller = g.caller AND id >= ? AND channel_no = ? ORDER BY id DESC LIMIT ?) c`,
    await namesOfCaller(queries, caller),
    firstNumberAt(since),
    channelNo,
    limit,
  );
  return found as unknown as Begun[];
};

/** What the column `caller` may say of a person: the number, the LID, and each number that was known of the LID. */
export async function namesOfCaller(queries: Queries, { number, lid }: OfCaller): Promise<string[]> {
  const names = new Set([number, lid].filter((name) => name !== null));
  if (lid !== null) {
    const found = await queries.rows("SELECT caller FROM callers_of_lids WHERE lid = ?", lid);
    for (const { caller } of found) names.add(String(caller));
  }
  return [...names];
}
