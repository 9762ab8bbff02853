import type { ChannelRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { type Row, rows } from "./rows.ts";

const COLUMNS = {
  name: "name",
  tokenHash: "token_hash",
  settings: "settings",
  signingSecrets: "signing_secrets",
  state: "state",
  stateReason: "state_reason",
  number: "number",
  lid: "lid",
  pushName: "push_name",
  createdAt: "created_at",
} as const satisfies Record<Exclude<keyof ChannelRecord, "channelId">, string>;

export function insertChannel(db: Database): (channel: ChannelRecord) => void {
  const insert = db.prepare(`
    INSERT INTO channels (channel_id, name, token_hash, settings, signing_secrets, state, state_reason,
      number, lid, push_name, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (channel) => {
    insert.run(
      channel.channelId,
      channel.name,
      channel.tokenHash,
      JSON.stringify(channel.settings),
      channel.signingSecrets,
      channel.state,
      channel.stateReason,
      channel.number,
      channel.lid,
      channel.pushName,
      channel.createdAt,
    );
  };
}

type Change = { channelId: string } & Partial<Omit<ChannelRecord, "channelId">>;

export function updateChannel(db: Database): (change: Change) => boolean {
  return ({ channelId, ...change }) => {
    const given = Object.entries(COLUMNS).filter(([field]) => field in change);
    if (given.length === 0) return true;
    const sets = given.map(([, column]) => `${column} = ?`).join(", ");
    const fields = { ...change, ...("settings" in change && { settings: JSON.stringify(change.settings) }) };
    const values = given.map(
      ([field]) => fields[field as keyof typeof fields] as string | number | Uint8Array | null,
    );
    const update = db.prepare(`UPDATE channels SET ${sets} WHERE channel_id = ?`);
    return update.run(...values, channelId).changes > 0;
  };
}

export function listChannels(db: Database): (args: Record<never, never>) => ChannelRecord[] {
  const select = db.prepare(`
    SELECT channel_id AS channelId, name, token_hash AS tokenHash, settings, signing_secrets AS signingSecrets,
      state, state_reason AS stateReason, number, lid, push_name AS pushName, created_at AS createdAt
    FROM channels ORDER BY created_at, channel_id`);
  return () => rows(select).map(channelOf);
}

function channelOf(row: Row): ChannelRecord {
  return { ...row, settings: JSON.parse(String(row.settings)) } as unknown as ChannelRecord;
}

/** The tables that belong to a channel, the long ones first: those are emptied in steps. */
const LONG = ["attempts", "deliveries", "events", "calls"] as const;
const SHORT = ["credentials", "webhooks", "channels"] as const;
const KEYS = {
  attempts: "delivery_id, number",
  deliveries: "delivery_id",
  events: "event_id",
  calls: "call_id",
};

export function removeChannel(db: Database): (args: { channelId: string; limit: number }) => boolean {
  const steps = LONG.map((table) =>
    db.prepare(`
      DELETE FROM ${table} WHERE (channel_id, ${KEYS[table]}) IN
        (SELECT channel_id, ${KEYS[table]} FROM ${table} WHERE channel_id = ? LIMIT ?)`),
  );
  const ends = SHORT.map((table) => db.prepare(`DELETE FROM ${table} WHERE channel_id = ?`));
  return ({ channelId, limit }) => {
    let left = limit;
    for (const step of steps) {
      left -= Number(step.run(channelId, left).changes);
      if (left <= 0) return false;
    }
    for (const end of ends) end.run(channelId);
    return true;
  };
}
