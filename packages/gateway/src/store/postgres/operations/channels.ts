import { CHANNEL_COLUMNS } from "../../channel-columns.ts";
import type { Lease } from "../../leases.ts";
import type { ChannelRecord } from "../../records.ts";
import { tellOfLeases } from "../node-record.ts";
import { type Row, row, type Value } from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { COUNTED_COLUMNS, countGone } from "./gone-calls.ts";
import { eachByItself, type OfChannel, type Read, type Write } from "./operation.ts";

const FIELDS = Object.keys(CHANNEL_COLUMNS) as (keyof typeof CHANNEL_COLUMNS)[];

type NewChannel = { channel: ChannelRecord; nodeNo: number };

/** Adds a channel with its lease, which the node has from the beginning. */
export const insertChannel: Write<NewChannel, Lease> = eachByItself(async (tx, { channel, nodeNo }) => {
  const columns = FIELDS.map((field) => CHANNEL_COLUMNS[field]).join(", ");
  const made = await row(
    tx.rows(
      `WITH made AS (
         INSERT INTO channels (channel_id, ${columns}) VALUES (?, ${FIELDS.map(() => "?").join(", ")}) RETURNING channel_no)
       INSERT INTO leases (channel_no, channel_id, app, node_no, epoch)
         SELECT channel_no, ?, ?::text, ?::bigint, nextval('epochs') FROM made
       RETURNING epoch`,
      channel.channelId,
      ...FIELDS.map((field) => columnOf(channel, field)),
      channel.channelId,
      channel.source.kind === "meta-cloud" ? channel.source.sourceId : null,
      nodeNo,
    ),
  );
  return { channelId: channel.channelId, epoch: Number(made?.epoch) };
});

function columnOf(channel: Partial<ChannelRecord>, field: keyof typeof CHANNEL_COLUMNS): Value {
  if (!isJson(field)) return channel[field] ?? null;
  const value = channel[field];
  return value == null ? null : JSON.stringify(value);
}

/** Fields that a column holds as JSON. */
function isJson(field: string): field is "settings" | "source" | "sourceTally" | "callLogTally" {
  return ["settings", "source", "sourceTally", "callLogTally"].includes(field);
}

type Change = OfChannel & Partial<Omit<ChannelRecord, "channelId">>;

/** The last one of each field is what stays: changes of one channel keep their order. */
export const update: Write<Change, boolean> = eachByItself(async (tx, { channelNo, ...change }) => {
  const given = FIELDS.filter((field) => field in change);
  if (given.length === 0) return true;
  const sets = given.map((field) => `${CHANNEL_COLUMNS[field]} = ?`).join(", ");
  const values = given.map((field) => columnOf(change, field));
  return (await tx.change(`UPDATE channels SET ${sets} WHERE channel_no = ?`, ...values, channelNo)) > 0;
});

/** Nobody holds the channel from here on. */
export const letGo: Write<OfChannel, void> = eachByItself(async (tx, { channelNo }) => {
  await tx.change("UPDATE leases SET node_no = NULL WHERE channel_no = ?", channelNo);
  await tellOfLeases(tx);
});

export const listChannels: Read<Record<never, never>, ChannelRecord[]> = async (queries) => {
  const columns = FIELDS.map((field) => `${CHANNEL_COLUMNS[field]} AS "${field}"`).join(", ");
  const found = await queries.rows(
    `SELECT channel_id AS "channelId", ${columns} FROM channels ORDER BY created_at, channel_id`,
  );
  return found.map(channelOf);
};

function channelOf(found: Row): ChannelRecord {
  const { settings, source, sourceTally, callLogTally } = found;
  return {
    ...found,
    settings: JSON.parse(String(settings)),
    source: typeof source === "string" ? JSON.parse(source) : { kind: "linked-device" },
    sourceTally: typeof sourceTally === "string" ? JSON.parse(sourceTally) : null,
    callLogTally: typeof callLogTally === "string" ? JSON.parse(callLogTally) : null,
  } as unknown as ChannelRecord;
}

/** The long tables of a channel, emptied in steps, each before those that say what belongs to the channel. */
const LONG = [
  `attempts a USING (
    SELECT a.delivery, a.number FROM webhooks w JOIN deliveries d ON d.webhook_no = w.webhook_no
      JOIN attempts a ON a.delivery = d.id WHERE w.channel_no = ? LIMIT ?) g WHERE a.delivery = g.delivery AND a.number = g.number`,
  `deliveries WHERE id IN (
    SELECT d.id FROM webhooks w JOIN deliveries d ON d.webhook_no = w.webhook_no
    WHERE w.channel_no = ? LIMIT ?)`,
  "events WHERE id IN (SELECT id FROM events WHERE channel_no = ? LIMIT ?)",
  "callbacks WHERE id IN (SELECT id FROM callbacks WHERE channel_no = ? LIMIT ?)",
  "actions WHERE id IN (SELECT id FROM actions WHERE channel_no = ? LIMIT ?)",
] as const;

type Removal = OfChannel & { limit: number };

export const remove: Write<Removal, boolean> = eachByItself(async (tx, { channelNo, limit }) => {
  let left = limit;
  for (const rows of LONG) {
    left -= await tx.change(`DELETE FROM ${rows}`, channelNo, left);
    if (left <= 0) return false;
  }
  left -= await countGone(
    tx,
    tx.rows(
      `DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE channel_no = ? LIMIT ?) RETURNING ${COUNTED_COLUMNS}`,
      channelNo,
      left,
    ),
  );
  if (left <= 0) return false;
  await removeRest(tx, channelNo);
  return true;
});

async function removeRest(tx: Transaction, channelNo: number): Promise<void> {
  // What was counted of it in this transaction is written before, so that nothing of it is left.
  await tx.tally.write(tx);
  for (const table of [
    "credentials",
    "webhooks",
    "call_stats",
    "callback_summaries",
    "rules",
    "texts_held",
    "channels",
    "leases",
  ]) {
    await tx.change(`DELETE FROM ${table} WHERE channel_no = ?`, channelNo);
  }
}
