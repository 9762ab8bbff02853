import type { Callback, CallbackClosing, CallbackPerson } from "../../callbacks.ts";
import { json, type Queries } from "../queries.ts";
import { callbacksOf } from "./callback-rows.ts";

/** A caller of a channel, as calls name them, and by both of their names. */
export interface Caller extends CallbackPerson {
  channelNo: number;
  caller: string;
}

/** A call that an entry is opened by, or joined with. */
export interface MissedCall extends Caller {
  callNo: number;
  callerName: string | null;
  callerCountry: string | null;
  startedAt: number;
  /** When it is written, by the gateway's clock. */
  at: number;
}

/** Somebody was spoken to, or written to. */
export interface Spoken extends Caller {
  by: CallbackClosing;
  spokenAt: number;
  at: number;
}

const PEOPLE = "json_to_recordset(?) AS g (n int, channel_no bigint, caller text, number text, lid text)";
const WAITING = `
  SELECT g.n, b.id FROM ${PEOPLE} CROSS JOIN LATERAL (
    SELECT id, caller_number FROM callbacks WHERE channel_no = g.channel_no AND state <> 'done' AND caller = coalesce(g.number, g.caller)
    UNION SELECT id, caller_number FROM callbacks
      WHERE channel_no = g.channel_no AND state <> 'done' AND caller_lid IS NOT NULL AND caller_lid = g.lid
    -- Another call may have told whose LID it is.
    UNION SELECT w.id, w.caller_number FROM callers_of_lids k JOIN callbacks w
      ON w.channel_no = g.channel_no AND w.state <> 'done' AND w.caller = k.caller
      WHERE g.number IS NULL AND k.lid = g.lid) b
  ORDER BY g.n, b.caller_number IS NULL, b.id`;

/**
 * The entries of each person that are not done, one by number first. There can be two, of a caller who was known now by
 * number and now by LID.
 */
async function waitingOf(tx: Queries, people: readonly Caller[]): Promise<number[][]> {
  const waiting = people.map((): number[] => []);
  if (people.length === 0) return waiting;
  for (const { n, id } of await tx.rows(WAITING, json(people.map(personRow))))
    waiting[Number(n)]?.push(Number(id));
  return waiting;
}

function personRow({ channelNo, caller, callerNumber, callerLid }: Caller, n: number): object {
  return { n, channel_no: channelNo, caller, number: callerNumber, lid: callerLid };
}

/** Those of some calls after which another call of the same caller was answered. */
async function answeredSince(tx: Queries, calls: readonly MissedCall[]): Promise<Set<number>> {
  if (calls.length === 0) return new Set();
  const found = await tx.rows(
    `SELECT g.id FROM json_to_recordset(?) AS g (id bigint, channel_no bigint, caller text)
     WHERE EXISTS (
       SELECT 1 FROM calls c WHERE c.caller = g.caller AND c.id > g.id AND c.channel_no = g.channel_no AND c.status = 'answered')`,
    json(calls.map(({ callNo, channelNo, caller }) => ({ id: callNo, channel_no: channelNo, caller }))),
  );
  return new Set(found.map(({ id }) => Number(id)));
}

/** Calls of different callers were missed. @returns for each the entries that changed */
export async function writeMissed(tx: Queries, calls: readonly MissedCall[]): Promise<Callback[][]> {
  const changed = new Map<MissedCall, Callback[]>();
  // Whose LID it is may stand in an entry of the others.
  const isByLid = ({ callerNumber, callerLid }: MissedCall): boolean =>
    callerNumber === null && callerLid !== null;
  for (const together of [calls.filter((call) => !isByLid(call)), calls.filter(isByLid)]) {
    if (together.length > 0) await openTogether(tx, together, changed);
  }
  return calls.map((call) => changed.get(call) ?? []);
}

/**
 * A handful of statements, but for a caller who waits under two names, and for callers who wait as one: these are told apart one after
 * the other.
 */
async function openTogether(
  tx: Queries,
  calls: readonly MissedCall[],
  changed: Map<MissedCall, Callback[]>,
): Promise<void> {
  const [since, waiting] = await Promise.all([answeredSince(tx, calls), waitingOf(tx, calls)]);
  const owed = calls.flatMap((call, index) =>
    since.has(call.callNo) ? [] : [{ call, waiting: waiting[index] ?? [] }],
  );
  const claims = new Map<number, number>();
  for (const id of owed.flatMap((one) => one.waiting)) claims.set(id, (claims.get(id) ?? 0) + 1);
  const alone: Joining[] = [];
  const tangled: MissedCall[] = [];
  for (const {
    call,
    waiting: [into, ...others],
  } of owed) {
    if (others.length === 0 && (into === undefined || claims.get(into) === 1)) alone.push({ call, into });
    else tangled.push(call);
  }
  const opened = await openOrJoin(tx, alone);
  for (const [index, { call }] of alone.entries()) changed.set(call, opened[index] ?? []);
  for (const call of tangled) changed.set(call, await openFor(tx, call));
}

/** Opens an entry for a call, or joins it to that of its caller, whatever became of the call. */
export async function openFor(tx: Queries, call: MissedCall): Promise<Callback[]> {
  const [[into, ...others] = []] = await waitingOf(tx, [call]);
  const gone: Callback[] = [];
  for (const other of others) if (into !== undefined) gone.push(...(await merge(tx, other, into, call.at)));
  const [opened = []] = await openOrJoin(tx, [{ call, into }]);
  return [...gone, ...opened];
}

/** A call, and the entry that it joins; without one it opens its own. */
interface Joining {
  call: MissedCall;
  into: number | undefined;
}

const MISSED = `json_to_recordset(?) AS g (entry bigint, call bigint, channel_no bigint, caller text, number text, lid text, name text,
  country text, started_at bigint, at bigint)`;
const OPEN = `
  INSERT INTO callbacks (id, channel_no, state, caller, caller_number, caller_lid, caller_name, caller_country, calls,
    first_call_at, last_call_at, changed_at)
  SELECT entry, channel_no, 'open', caller, number, lid, name, country, 1, started_at, started_at, at FROM ${MISSED} ORDER BY entry`;
/** Whoever calls again is awake, and is called as they are called now. */
const JOIN = `
  UPDATE callbacks b SET state = 'open', snoozed_until = NULL, caller = coalesce(g.number, b.caller_number, b.caller),
    caller_number = coalesce(g.number, b.caller_number), caller_lid = coalesce(g.lid, b.caller_lid),
    caller_name = coalesce(g.name, b.caller_name), caller_country = coalesce(g.country, b.caller_country), calls = b.calls + 1,
    first_call_at = least(b.first_call_at, g.started_at), last_call_at = greatest(b.last_call_at, g.started_at), changed_at = g.at
  FROM ${MISSED} WHERE b.id = g.entry`;
const NOTE = `UPDATE calls c SET callback = g.entry FROM ${MISSED} WHERE c.id = g.call`;

/** No two join the same entry, and no two have the same caller. @returns for each the entry as it is now */
async function openOrJoin(tx: Queries, joining: readonly Joining[]): Promise<Callback[][]> {
  if (joining.length === 0) return [];
  const rows = joining.map(missedRow);
  const opening = rows.filter((_, n) => joining[n]?.into === undefined);
  const joined = rows.filter((_, n) => joining[n]?.into !== undefined);
  const numbers = rows.map(({ entry }) => entry);
  // One behind the other on their way: none of them needs the answer to one before.
  const writing = [
    ...(opening.length > 0 ? [tx.change(OPEN, json(opening))] : []),
    ...(joined.length > 0 ? [tx.change(JOIN, json(joined))] : []),
    tx.change(NOTE, json(rows)),
  ];
  const [entries] = await Promise.all([callbacksOf(tx, numbers), ...writing]);
  return rows.map(({ entry }) => {
    const found = entries.get(entry);
    return found ? [found] : [];
  });
}

function missedRow({ call, into }: Joining) {
  const { callNo, channelNo, caller, callerNumber, callerLid, callerName, callerCountry, startedAt, at } =
    call;
  return {
    entry: into ?? callNo,
    call: callNo,
    channel_no: channelNo,
    caller,
    number: callerNumber,
    lid: callerLid,
    name: callerName,
    country: callerCountry,
    started_at: startedAt,
    at,
  };
}

/** Moves all of an entry to another of the same caller. @returns the entry that is gone */
async function merge(tx: Queries, from: number, to: number, at: number): Promise<Callback[]> {
  const other = (await callbacksOf(tx, [from])).get(from);
  if (!other) return [];
  const { calls, firstCallAt, lastCallAt, note, assignedTo } = other;
  await tx.change("UPDATE calls SET callback = ? WHERE callback = ?", to, from);
  await tx.change("DELETE FROM callbacks WHERE id = ?", from);
  await tx.change(
    `UPDATE callbacks SET calls = calls + ?, first_call_at = least(first_call_at, ?), last_call_at = greatest(last_call_at, ?),
       note = CASE WHEN note IS NULL THEN ? WHEN ?::text IS NULL THEN note ELSE note || chr(10) || ?::text END,
       assigned_to = coalesce(assigned_to, ?)
     WHERE id = ?`,
    ...[calls, firstCallAt, lastCallAt, note, note, note, assignedTo, to],
  );
  return [{ ...other, state: "done", snoozedUntil: null, closedAt: at, closedBy: "joined", changedAt: at }];
}

/** Closes what people have waiting, unless a newer call of theirs was missed. @returns for each the entries that changed */
export async function writeSpoken(tx: Queries, all: readonly Spoken[]): Promise<Callback[][]> {
  const waiting = await waitingOf(tx, all);
  const rows = all.flatMap(({ by, spokenAt, at }, n) =>
    (waiting[n] ?? []).map((id) => ({ n, id, by, spoken_at: spokenAt, at })),
  );
  const changed = all.map((): Callback[] => []);
  if (rows.length === 0) return changed;
  const closed = await tx.rows(
    `UPDATE callbacks b SET state = 'done', snoozed_until = NULL, closed_at = g.spoken_at, closed_by = g.by, changed_at = g.at
     FROM json_to_recordset(?) AS g (n int, id bigint, by text, spoken_at bigint, at bigint)
     WHERE b.id = g.id AND b.last_call_at <= g.spoken_at RETURNING g.n, b.id`,
    json(rows),
  );
  const entries = await callbacksOf(
    tx,
    closed.map(({ id }) => Number(id)),
  );
  for (const { n, id } of closed) {
    const entry = entries.get(Number(id));
    if (entry) changed[Number(n)]?.push(entry);
  }
  return changed;
}
