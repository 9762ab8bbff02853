import { CHANNEL_COLUMNS } from "../../channel-columns.ts";
import { kindsFor } from "../../kinds.ts";
import type { ChannelRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, rows } from "./rows.ts";

const ALL_KINDS = kindsFor({}).join(", ");

export function insertChannel(db: Database): (channel: ChannelRecord) => void {
  const insert = db.prepare(`
    INSERT INTO channels (channel_id, name, source, source_tally, call_log, token_hash, settings, signing_secrets, state,
      state_reason, number, lid, push_name, created_at, removed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (channel) => {
    insert.run(
      channel.channelId,
      channel.name,
      JSON.stringify(channel.source),
      channel.sourceTally && JSON.stringify(channel.sourceTally),
      channel.callLogTally && JSON.stringify(channel.callLogTally),
      channel.tokenHash,
      JSON.stringify(channel.settings),
      channel.signingSecrets,
      channel.state,
      channel.stateReason,
      channel.number,
      channel.lid,
      channel.pushName,
      channel.createdAt,
      channel.removedAt,
    );
  };
}

type Change = { channelId: string } & Partial<Omit<ChannelRecord, "channelId">>;

export function updateChannel(db: Database): (change: Change) => boolean {
  return ({ channelId, ...change }) => {
    const given = Object.entries(CHANNEL_COLUMNS).filter(([field]) => field in change);
    if (given.length === 0) return true;
    const sets = given.map(([, column]) => `${column} = ?`).join(", ");
    const fields = { ...change, ...written(change) };
    const values = given.map(
      ([field]) => fields[field as keyof typeof fields] as string | number | Uint8Array | null,
    );
    const update = db.prepare(`UPDATE channels SET ${sets} WHERE channel_id = ?`);
    return update.run(...values, channelId).changes > 0;
  };
}

/** Fields that a column holds as JSON. */
function written({
  settings,
  source,
  sourceTally,
  callLogTally,
}: Partial<ChannelRecord>): Record<string, string> {
  const objects = Object.entries({ settings, source, sourceTally, callLogTally });
  return Object.fromEntries(
    objects.flatMap(([name, value]) => (value == null ? [] : [[name, JSON.stringify(value)]])),
  );
}

export function listChannels(db: Database): (args: Record<never, never>) => ChannelRecord[] {
  const select = db.prepare(`
    SELECT channel_id AS channelId, name, source, source_tally AS sourceTally, call_log AS callLogTally, token_hash AS tokenHash, settings, signing_secrets AS signingSecrets,
      state, state_reason AS stateReason, number, lid, push_name AS pushName, created_at AS createdAt,
      removed_at AS removedAt
    FROM channels ORDER BY created_at, channel_id`);
  return () => rows(select).map(channelOf);
}

function channelOf(row: Row): ChannelRecord {
  const { settings, source, sourceTally, callLogTally } = row;
  return {
    ...row,
    settings: JSON.parse(String(settings)),
    source: typeof source === "string" ? JSON.parse(source) : { kind: "linked-device" },
    sourceTally: typeof sourceTally === "string" ? JSON.parse(sourceTally) : null,
    callLogTally: typeof callLogTally === "string" ? JSON.parse(callLogTally) : null,
  } as unknown as ChannelRecord;
}

/** The long tables of a channel, emptied in steps, each before those that say what belongs to the channel. */
const LONG = [
  `attempts WHERE (delivery, number) IN (
    SELECT a.delivery, a.number FROM webhooks w CROSS JOIN deliveries d ON d.webhook_no = w.webhook_no AND d.kind IN (${ALL_KINDS})
      CROSS JOIN attempts a ON a.delivery = d.id WHERE w.channel_no = ? LIMIT ?)`,
  `deliveries WHERE id IN (
    SELECT d.id FROM webhooks w CROSS JOIN deliveries d ON d.webhook_no = w.webhook_no WHERE w.channel_no = ? LIMIT ?)`,
  "events WHERE id IN (SELECT id FROM events WHERE channel_no = ? LIMIT ?)",
  "callbacks WHERE id IN (SELECT id FROM callbacks WHERE channel_no = ? LIMIT ?)",
  "actions WHERE id IN (SELECT id FROM actions WHERE channel_no = ? LIMIT ?)",
  "calls WHERE id IN (SELECT id FROM calls WHERE channel_no = ? LIMIT ?)",
] as const;

export function removeChannel(db: Database): (args: { channelId: string; limit: number }) => boolean {
  const numbers = numbersOf(db);
  const steps = LONG.map((rows) => db.prepare(`DELETE FROM ${rows}`));
  const credentials = db.prepare("DELETE FROM credentials WHERE channel_id = ?");
  const ends = ["webhooks", "call_stats", "callback_summaries", "rules", "texts_held", "channels"].map(
    (table) => db.prepare(`DELETE FROM ${table} WHERE channel_no = ?`),
  );
  return ({ channelId, limit }) => {
    const channelNo = numbers.channel(channelId);
    let left = limit;
    for (const step of steps) {
      left -= Number(step.run(channelNo, left).changes);
      if (left <= 0) return false;
    }
    credentials.run(channelId);
    for (const end of ends) end.run(channelNo);
    numbers.forget();
    return true;
  };
}
