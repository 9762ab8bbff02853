import { firstNumberAt } from "../../../ids.ts";
import type { TextsHeld } from "../../actions.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { row, rows, type Value } from "./rows.ts";

type OfChannel<Args> = Args & { channelId: string };

export function readRules(
  db: Database,
): (args: { channelId: string }) => { document: string; changedAt: number } | null {
  const numbers = numbersOf(db);
  const select = db.prepare("SELECT document, changed_at AS changedAt FROM rules WHERE channel_no = ?");
  return ({ channelId }) => {
    const found = row(select, numbers.channel(channelId));
    return found ? { document: String(found.document), changedAt: Number(found.changedAt) } : null;
  };
}

export function writeRules(db: Database): (args: OfChannel<{ document: string; at: number }>) => void {
  const numbers = numbersOf(db);
  const upsert = db.prepare(`
    INSERT INTO rules (channel_no, document, changed_at)
    SELECT channel_no, ?, ? FROM channels WHERE channel_no = ?
    ON CONFLICT (channel_no) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at`);
  return ({ channelId, document, at }) => {
    upsert.run(document, at, numbers.channel(channelId));
  };
}

const NOT_HELD: TextsHeld = { pausedUntil: null, pauses: 0, offAt: null, code: null };

export function readTextsHeld(db: Database): (args: { channelId: string }) => TextsHeld {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT paused_until AS pausedUntil, pauses, off_at AS offAt, code FROM texts_held WHERE channel_no = ?`);
  return ({ channelId }) => {
    const found = row(select, numbers.channel(channelId));
    return found ? ({ ...found } as unknown as TextsHeld) : NOT_HELD;
  };
}

export function writeTextsHeld(db: Database): (args: OfChannel<TextsHeld>) => void {
  const numbers = numbersOf(db);
  const upsert = db.prepare(`
    INSERT INTO texts_held (channel_no, paused_until, pauses, off_at, code)
    SELECT channel_no, ?, ?, ?, ? FROM channels WHERE channel_no = ?
    ON CONFLICT (channel_no) DO UPDATE SET paused_until = excluded.paused_until, pauses = excluded.pauses,
      off_at = excluded.off_at, code = excluded.code`);
  return ({ channelId, pausedUntil, pauses, offAt, code }) => {
    upsert.run(pausedUntil, pauses, offAt, code, numbers.channel(channelId));
  };
}

type OfCaller = { number: string | null; lid: string | null };

export function callsOfCaller(
  db: Database,
): (args: OfChannel<OfCaller & { since: number; limit: number }>) => { callId: string; startedAt: number }[] {
  const numbers = numbersOf(db);
  const named = namesOfCaller(db);
  const select = db.prepare(`
    SELECT call_id AS callId, started_at AS startedAt FROM calls INDEXED BY calls_by_caller
    WHERE caller = ? AND id >= ? AND channel_no = ? ORDER BY id DESC LIMIT ?`);
  return ({ channelId, since, limit, ...caller }) => {
    const found = named(caller).flatMap((name) =>
      rows(select, name, firstNumberAt(since), numbers.channel(channelId), limit),
    );
    return found.map((one) => ({ callId: String(one.callId), startedAt: Number(one.startedAt) }));
  };
}

/** What the column `caller` may say of a person: the number, the LID, and each number that was known of the LID. */
export function namesOfCaller(db: Database): (caller: OfCaller) => Value[] {
  const ofLid = db.prepare("SELECT caller FROM callers_of_lids WHERE lid = ?");
  return ({ number, lid }) => {
    const names = new Set<Value>([number, lid].filter((name) => name !== null));
    if (lid !== null) for (const { caller } of rows(ofLid, lid)) if (caller != null) names.add(caller);
    return [...names];
  };
}
