import { callerLaneNo } from "../../../caller-lane.ts";
import { numberOf } from "../../../ids.ts";
import type { JournalEntry, LoggedCall, NewDelivery, RecordOutcome } from "../../channel-store.ts";
import { isCounted } from "../../counted.ts";
import { kindOf } from "../../kinds.ts";
import type { CredentialRecord, EventRecord } from "../../records.ts";
import { json, type Queries } from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { ACTIONS, type ActionToWrite, endOne, writeActions } from "./actions.ts";
import { beginSummary, callbacksAtEnd, callersTouched, type WrittenCall } from "./callbacks.ts";
import { readCall } from "./calls.ts";
import { CREDENTIALS, writeCredentials } from "./credentials.ts";
import { deliveryNos, idOfEvent } from "./ids-of-rows.ts";
import { laneNo } from "./lanes.ts";
import type { OfChannel, Write } from "./operation.ts";
import { writeCalls } from "./write-calls.ts";
import { writeLogs } from "./write-log.ts";

type Entry = OfChannel & JournalEntry;

/**
 * Writes journal entries: their calls, then what happened and what is owed of it. An entry touches its call and its lanes: two of
 * one call are never written by one statement.
 */
export const record: Write<Entry, RecordOutcome> = {
  touches: ({ call, log, deliveries, actions, ends, credentials, summaryOf }) => [
    ...(call ? [`call ${call.callId}`, ...callersTouched(call)] : []),
    ...(log && log.callId !== call?.callId ? [`call ${log.callId}`] : []),
    ...(summaryOf === undefined ? [] : ["summary"]),
    ...new Set(deliveries.map(laneKey)),
    ...(actions || ends ? [ACTIONS] : []),
    ...(credentials ? [CREDENTIALS] : []),
  ],
  run: async (tx, asked) => {
    const late = await lateSummaries(tx, asked);
    const entries = asked.filter((entry) => !late.has(entry));
    const calls = entries.filter(hasCall);
    const ids = await writeCalls(
      tx,
      calls.map(({ channelNo, call, isNew, events }) => ({ channelNo, call, isNew: isNew === true, events })),
    );
    const rows = new Map(calls.map((entry, index) => [entry as Entry, ids[index]]));
    const known = new Map<Entry, RecordOutcome>();
    for (const entry of calls) {
      if (rows.get(entry) === undefined) known.set(entry, await notWritten(tx, entry));
      else countEnd(tx, entry);
    }
    const written = entries.filter((entry) => !known.has(entry));
    const logged = written.filter(hasLog);
    const noted = await writeLogs(tx, logged);
    for (const [index, entry] of logged.entries()) rows.set(entry, noted[index]);
    const rowOf = (entry: Entry): number | null => rows.get(entry) ?? null;
    const heads = await writeOwed(tx, written, rowOf);
    await writeActions(
      tx,
      written.flatMap((entry) => actionsOf(entry, rowOf(entry))),
    );
    const told = written.flatMap((entry) =>
      entry.credentials ? [credentialsOf(entry, entry.credentials)] : [],
    );
    if (told.length > 0) await writeCredentials.run(tx, told);
    for (const { channelNo, ends = [] } of written) {
      for (const end of ends) await endOne(tx, { channelNo, ...end });
    }
    const callbacks = await callbacksAtEnd(
      tx,
      written.filter(hasCall).flatMap((entry) => writtenCallOf(entry, rowOf(entry))),
    );
    return asked.map((entry): RecordOutcome => {
      if (late.has(entry)) return { isLate: true };
      const changed = (entry.call && callbacks.get(entry.call)) ?? [];
      const outcome = { heads: heads.get(entry) ?? [], ...(changed.length > 0 && { callbacks: changed }) };
      return known.get(entry) ?? outcome;
    });
  },
};

/** The entries that nothing is written of, as their day has its summary. */
async function lateSummaries(tx: Transaction, entries: readonly Entry[]): Promise<Set<Entry>> {
  const late = new Set<Entry>();
  for (const entry of entries) {
    const { channelNo, summaryOf } = entry;
    if (summaryOf !== undefined && !(await beginSummary(tx, channelNo, summaryOf))) late.add(entry);
  }
  return late;
}

function writtenCallOf({ channelNo, call }: EntryOfCall, callNo: number | null): WrittenCall[] {
  return callNo === null ? [] : [{ channelNo, callNo, call }];
}

function actionsOf({ channelNo, actions = [] }: Entry, call: number | null): ActionToWrite[] {
  return call === null ? [] : actions.map((action) => ({ channelNo, call, action }));
}

function credentialsOf({ channelId, channelNo }: Entry, credentials: CredentialRecord[]) {
  return { channelId, channelNo, credentials };
}

/** What a lane is called among the things that an operation touches. */
export function laneKey({ webhookId, lane }: Pick<NewDelivery, "webhookId" | "lane">): string {
  return `lane ${webhookId} ${lane}`;
}

type EntryOfCall = Entry & { call: NonNullable<Entry["call"]> };

function hasLog(entry: Entry): entry is Entry & { log: LoggedCall } {
  return entry.log !== undefined;
}

function hasCall(entry: Entry): entry is EntryOfCall {
  return entry.call !== undefined;
}

/** The call as it stands. @throws Error when it was not taken for new, and has ended: nothing of the entry may be kept */
async function notWritten(tx: Queries, { channelId, call, isNew }: EntryOfCall): Promise<RecordOutcome> {
  const known = isNew ? await readCall(tx, { channelId, callId: call.callId }) : null;
  if (known) return { known };
  throw new Error(`call ${call.callId} has ended already`);
}

/** A call that has ended is written no more. */
function countEnd(tx: Transaction, { channelNo, call }: EntryOfCall): void {
  const { startedAt, endedAt, status, endReason } = call;
  if (endedAt === null || !isCounted(status)) return;
  tx.tally.count({ channelNo, startedAt: Number(startedAt), endedAt: Number(endedAt), status, endReason }, 1);
}

/** Writes the events of entries, and what is owed of them. A delivery with nothing pending before it in its lane is the head. */
const OWE = `
  WITH put AS (
    INSERT INTO events (id, channel_no, call, type, method, status, at, journaled_at, body)
    SELECT id, channel_no, call, type, method, status, at, journaled_at, body FROM json_to_recordset(?) AS g (
      id bigint, channel_no bigint, call bigint, type text, method text, status text, at bigint, journaled_at bigint, body text)
    ORDER BY id),
  given AS MATERIALIZED (
    SELECT g.n, g.place, g.id, w.webhook_no, coalesce(o.kind, g.kind) AS kind, coalesce(o.event, g.event) AS event,
      coalesce(o.lane, g.lane) AS lane, g.created_at, g.replay_of
    FROM json_to_recordset(?) AS g (n int, place int, channel_no bigint, id bigint, webhook_id text, kind smallint, event bigint,
      lane bigint, created_at bigint, replay_of bigint)
    JOIN webhooks w ON w.channel_no = g.channel_no AND w.webhook_id = g.webhook_id
    LEFT JOIN deliveries o ON o.id = g.replay_of
    WHERE g.replay_of IS NULL OR o.id IS NOT NULL),
  placed AS MATERIALIZED (
    SELECT g.*, row_number() OVER (PARTITION BY webhook_no, lane ORDER BY id) = 1 AND NOT EXISTS (
      SELECT 1 FROM deliveries p WHERE p.webhook_no = g.webhook_no AND p.lane = g.lane AND p.state = 'pending') AS head
    FROM given g),
  hurried AS (
    -- The replays that a live one waits for come with it.
    UPDATE deliveries d SET yields = 0
    FROM (SELECT DISTINCT webhook_no, lane FROM given WHERE replay_of IS NULL) g
    WHERE d.webhook_no = g.webhook_no AND d.lane = g.lane AND d.state = 'pending' AND d.yields = 1),
  owed AS (
    INSERT INTO deliveries (id, webhook_no, kind, event, lane, created_at, replay_of, due_at, yields, state, attempts)
    SELECT id, webhook_no, kind, event, lane, created_at, replay_of, CASE WHEN head THEN created_at END,
      (replay_of IS NOT NULL)::int, 'pending', 0
    FROM placed ORDER BY id)
  SELECT n, place, head FROM placed`;

/** @returns for each entry which of its deliveries are heads. @throws Error for a webhook or a delivery that is not there */
async function writeOwed(
  tx: Queries,
  entries: readonly Entry[],
  rowOf: (entry: Entry) => number | null,
): Promise<Map<Entry, boolean[]>> {
  const heads = new Map(entries.map((entry) => [entry, [] as boolean[]]));
  const events = entries.flatMap((entry) =>
    entry.events.map((event) => eventRow(event, entry, rowOf(entry))),
  );
  const deliveries = await deliveryRows(tx, entries, rowOf);
  if (events.length === 0 && deliveries.length === 0) return heads;
  for (const { n, place, head } of await tx.rows(OWE, json(events), json(deliveries))) {
    const ofEntry = entries[Number(n)];
    const known = ofEntry && heads.get(ofEntry);
    if (known) known[Number(place)] = head === true;
  }
  for (const [entry, known] of heads) {
    const missing = entry.deliveries.find((_, place) => known[place] === undefined);
    if (!missing) continue;
    const { webhookId, replayOf } = missing;
    throw new Error(
      `channel ${entry.channelId} has no webhook ${webhookId}${replayOf ? `, or no delivery ${replayOf} to repeat` : ""}`,
    );
  }
  return heads;
}

function eventRow(event: EventRecord, { channelNo }: OfChannel, call: number | null): object {
  const { eventId, type, method, status, at, journaledAt, body } = event;
  return {
    id: idOfEvent(eventId),
    channel_no: channelNo,
    call,
    type,
    method,
    status,
    at,
    journaled_at: journaledAt,
    body,
  };
}

async function deliveryRows(
  tx: Queries,
  entries: readonly Entry[],
  rowOf: (entry: Entry) => number | null,
): Promise<object[]> {
  const all = entries.flatMap((entry, n) =>
    entry.deliveries.map((delivery, place) => ({ entry, n, delivery, place })),
  );
  const repeated = all.flatMap(({ delivery: { replayOf } }) => (replayOf === null ? [] : [replayOf]));
  const numbers = await deliveryNos(tx, repeated);
  const originals = new Map(repeated.map((id, index) => [id, numbers[index]]));
  const lanes = new Map<string, number>();
  for (const { entry, delivery } of all) {
    const { lane, replayOf } = delivery;
    const isNumbered = callerLaneNo(lane) !== null || rowOf(entry) !== null;
    if (replayOf === null && !isNumbered && !lanes.has(lane)) lanes.set(lane, await laneNo(tx, lane));
  }
  return all.map(({ entry, n, delivery, place }) => {
    const { deliveryId, eventId, webhookId, lane, createdAt, replayOf } = delivery;
    const event = entry.events.find((one) => one.eventId === eventId);
    return {
      n,
      place,
      channel_no: entry.channelNo,
      id: numberOf(deliveryId),
      webhook_id: webhookId,
      kind: event ? kindOf(event) : null,
      event: replayOf === null ? idOfEvent(eventId) : null,
      lane: callerLaneNo(lane) ?? rowOf(entry) ?? lanes.get(lane) ?? null,
      created_at: createdAt,
      replay_of: replayOf === null ? null : originals.get(replayOf),
    };
  });
}
