import { EVENT_SLOTS, type EventSlot, slotOf } from "../../event-slots.ts";
import type { Call, EventRecord } from "../../records.ts";
import { json, type Queries } from "../queries.ts";
import { callColumns, callRow, firstIdOf, PLACES } from "./call-columns.ts";
import { idOfEvent } from "./ids-of-rows.ts";

/** A call of an entry, on its way to its row. */
export interface CallToWrite {
  channelNo: number;
  call: Call;
  /** It is taken for one that the channel does not have. */
  isNew: boolean;
  events: readonly EventRecord[];
}

const NAMES = callColumns.map(({ name }) => name);
const CHANGING = callColumns.filter(({ changes }) => changes).map(({ name }) => name);
const GIVEN = [
  "n int",
  "channel_no bigint",
  "is_new boolean",
  "first bigint",
  ...callColumns.map(({ name, type }) => `${name} ${type}`),
  ...EVENT_SLOTS.map((slot) => `${slot} bigint`),
].join(", ");

/**
 * Adds calls, and moves others on that have not ended; one that is not there is added whole. Places within a second are told by a
 * sequence: nodes that write calls of the same second do not wait for each other.
 * Each call is looked up by its id, one by one. Left to itself the planner reads all open calls for that, or all that there are:
 * hence the LATERAL, and a condition that no index knows.
 */
const WRITE = `
  WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset(?) AS g (${GIVEN})),
  moved AS (
    UPDATE calls c SET ${CHANGING.map((name) => `${name} = g.${name}`).join(", ")},
      ${EVENT_SLOTS.map((slot) => `${slot} = coalesce(g.${slot}, c.${slot})`).join(", ")}
    FROM given g CROSS JOIN LATERAL (SELECT id FROM calls WHERE channel_no = g.channel_no AND call_id = g.call_id LIMIT 1) k
    WHERE NOT g.is_new AND c.id = k.id
      -- Of a call that the phone's log alone told, its stanzas may still come.
      AND CASE WHEN c.ended_at IS NULL THEN true ELSE c.status = 'ended' AND c.direction = 'incoming' END
    RETURNING g.n, c.id),
  made AS (
    INSERT INTO calls (id, channel_no, ${NAMES.join(", ")}, ${EVENT_SLOTS.join(", ")})
    SELECT g.first + nextval('call_places') % ${PLACES}, g.channel_no, ${[...NAMES, ...EVENT_SLOTS].map((name) => `g.${name}`).join(", ")}
    FROM given g
    WHERE g.is_new OR NOT EXISTS (SELECT 1 FROM moved m WHERE m.n = g.n)
    ORDER BY g.n ON CONFLICT (channel_no, call_id) DO NOTHING
    RETURNING channel_no, call_id, id),
  written AS (
    SELECT n, id FROM moved UNION ALL SELECT g.n, m.id FROM made m JOIN given g USING (channel_no, call_id)),
  lids AS (
    INSERT INTO callers_of_lids (lid, caller)
    SELECT DISTINCT g.caller_lid, coalesce(g.caller_number, g.caller_lid) FROM written JOIN given g USING (n)
    WHERE g.caller_lid IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM callers_of_lids k WHERE k.lid = g.caller_lid AND k.caller = coalesce(g.caller_number, g.caller_lid))
    ORDER BY 1, 2 ON CONFLICT DO NOTHING)
  SELECT n, id FROM written`;

/** @returns for each its row's id; undefined for one that the channel has already, and for one that has ended */
export async function writeCalls(
  tx: Queries,
  calls: readonly CallToWrite[],
): Promise<(number | undefined)[]> {
  const ids = calls.map((): number | undefined => undefined);
  if (calls.length === 0) return ids;
  const given = calls.map(({ channelNo, call, isNew, events }, n) => ({
    n,
    channel_no: channelNo,
    is_new: isNew,
    first: firstIdOf(call),
    ...callRow(call),
    ...slotsOf(events),
  }));
  for (const { n, id } of await tx.rows(WRITE, json(given))) ids[Number(n)] = Number(id);
  return ids;
}

/** The ids of events in the columns of their call's row. */
export function slotsOf(events: readonly EventRecord[]): Partial<Record<EventSlot, number>> {
  return Object.fromEntries(
    events.flatMap((event) => {
      const slot = slotOf(event);
      return slot === undefined ? [] : [[slot, idOfEvent(event.eventId)]];
    }),
  );
}
