import type { DueLanes, DueQuery } from "../../channel-store.ts";
import { pendingDeliveryOf } from "../../delivery-rows.ts";
import type { PendingDelivery } from "../../records.ts";
import { json, type Queries, type Row } from "../queries.ts";
import { LANE_NAME, OF_LANE_NAME } from "./lanes.ts";
import type { OfChannel, Write } from "./operation.ts";

/** The most that is read of one lane. */
const OF_LANE = 100;
/** About the most that one reading tells, so that a giant backlog holds up neither the writer nor whoever reads. */
const OF_READING = 1_000;

type Query = OfChannel & DueQuery;

/** Heads of one query: of its live lanes, or of those with replays alone. */
interface Heads {
  query: Query;
  yields: 0 | 1;
  /** The most lanes that the reader has room for. */
  room: number;
  /** Those that the reader has are due as well, and would stand before the others. */
  limit: number;
  found: Row[];
  nextDueAt: number | null;
}

/**
 * Lanes whose head is due, live ones first. A head that is due later than any retry waits was planned by a clock that was
 * wrong, and is due. In the writer's order: what was written before is seen.
 */
export const dueLanes: Write<Query, DueLanes> = {
  touches: () => null,
  run: async (tx, queries) => {
    const heads = queries.flatMap((query) => [
      headsOf(query, 0, query.live),
      headsOf(query, 1, query.replays),
    ]);
    await readHeads(tx, heads);
    const unknown = heads.map(unknownOf);
    const lanes = await readLanes(tx, heads, unknown);
    return queries.map((_, n) => {
      const ofQuery = [0, 1].map((yields) => {
        const at = 2 * n + yields;
        return { heads: heads[at], unknown: unknown[at] ?? [], read: lanes[at] ?? [] };
      });
      const read = ofQuery.flatMap(({ read }) => read);
      return {
        deliveries: read.flatMap(({ deliveries }) => deliveries),
        more: read.flatMap(({ name, deliveries }) => (deliveries.length === OF_LANE ? [name] : [])),
        nextDueAt: nextOf(ofQuery[0]),
        nextReplayDueAt: nextOf(ofQuery[1]),
      };
    });
  },
};

function headsOf(query: Query, yields: 0 | 1, room: number): Heads {
  return {
    query,
    yields,
    room,
    limit: room === 0 ? 0 : room + query.except.length,
    found: [],
    nextDueAt: null,
  };
}

const HEAD = `
  SELECT d.lane, ${LANE_NAME} AS name, d.due_at, d.id FROM deliveries d ${OF_LANE_NAME}
  WHERE d.webhook_no = w.webhook_no AND d.yields = g.yields AND d.due_at`;
const GIVEN = `
  FROM json_to_recordset(?) AS g (n int, channel_no bigint, webhook_id text, yields smallint, now bigint, latest bigint, most bigint)
  JOIN webhooks w ON w.channel_no = g.channel_no AND w.webhook_id = g.webhook_id`;

/** What is due, in order; then what is planned too late to be true. And when the next one is due. */
async function readHeads(queries: Queries, heads: readonly Heads[]): Promise<void> {
  const given = heads.map(({ query: { channelNo, webhookId, now, latest }, yields, limit }, n) => ({
    n,
    channel_no: channelNo,
    webhook_id: webhookId,
    yields,
    now,
    latest,
    most: limit,
  }));
  const asked = json(given.filter(({ most }) => most > 0));
  const found = await queries.rows(
    `SELECT g.n, h.lane, h.name ${GIVEN} CROSS JOIN LATERAL (
       (SELECT 0 AS part, * FROM (${HEAD} <= g.now ORDER BY d.due_at, d.id LIMIT g.most) due)
       UNION ALL (SELECT 1, * FROM (${HEAD} > g.latest ORDER BY d.due_at, d.id LIMIT g.most) misplanned)) h
     ORDER BY g.n, h.part, h.due_at, h.id`,
    asked,
  );
  for (const one of found) {
    const of = heads[Number(one.n)];
    if (of && of.found.length < of.limit) of.found.push(one);
  }
  const next = await queries.rows(
    `SELECT g.n, next.due_at AS "dueAt" ${GIVEN} CROSS JOIN LATERAL (
       SELECT d.due_at FROM deliveries d
       WHERE d.webhook_no = w.webhook_no AND d.yields = g.yields AND d.due_at > g.now ORDER BY d.due_at LIMIT 1) next`,
    asked,
  );
  for (const { n, dueAt } of next) {
    const of = heads[Number(n)];
    if (of && Number(dueAt) <= of.query.latest) of.nextDueAt = Number(dueAt);
  }
}

/** Those that the reader does not have. */
function unknownOf({ query, found }: Heads): Row[] {
  const known = new Set(query.except);
  return found.filter(({ name }) => !known.has(String(name)));
}

interface ReadLane {
  name: string;
  deliveries: PendingDelivery[];
}

/** What is pending of lanes, in order; of each query until there is enough for one reading. */
async function readLanes(
  queries: Queries,
  heads: readonly Heads[],
  unknown: readonly Row[][],
): Promise<ReadLane[][]> {
  const wanted = heads.flatMap(({ query, room }, at) =>
    (unknown[at] ?? []).slice(0, room).map(({ lane, name }, place) => ({ query, at, place, lane, name })),
  );
  const read = heads.map((): ReadLane[] => []);
  if (wanted.length === 0) return read;
  const found = await queries.rows(
    LANES,
    json(
      wanted.map(({ query, at, lane }, place) => ({
        n: Math.floor(at / 2),
        place,
        channel_no: query.channelNo,
        webhook_id: query.webhookId,
        lane,
      })),
    ),
  );
  const lanes = new Map<unknown, ReadLane>();
  for (const { place, ...one } of found) {
    const of = wanted[Number(place)];
    if (!of) continue;
    const lane = lanes.get(place) ?? { name: String(of.name), deliveries: [] };
    if (!lanes.has(place)) read[of.at]?.push(lane);
    lanes.set(place, lane);
    lane.deliveries.push(pendingDeliveryOf(one, { webhookId: of.query.webhookId, lane: lane.name }));
  }
  return read;
}

const LANES = `
  WITH lanes AS MATERIALIZED (
    SELECT g.n, g.place, ARRAY(
      SELECT d.id FROM deliveries d
      WHERE d.webhook_no = w.webhook_no AND d.lane = g.lane AND d.state = 'pending' ORDER BY d.id LIMIT ${OF_LANE}) AS ids
    FROM json_to_recordset(?) AS g (n int, place int, channel_no bigint, webhook_id text, lane bigint)
    JOIN webhooks w ON w.channel_no = g.channel_no AND w.webhook_id = g.webhook_id),
  counted AS (
    SELECT place, ids, sum(cardinality(ids)) OVER (PARTITION BY n ORDER BY place) - cardinality(ids) AS before FROM lanes)
  SELECT t.place, d.id, d.public_id AS "publicId", d.event, e.public_id AS "eventPublicId", e.type, e.method, e.body, d.attempts,
    d.created_at AS "createdAt", d.replay_of AS "replayOf", o.public_id AS "originalPublicId"
  FROM counted t CROSS JOIN LATERAL unnest(t.ids) AS u (id) JOIN deliveries d ON d.id = u.id JOIN events e ON e.id = d.event
    LEFT JOIN deliveries o ON o.id = d.replay_of
  WHERE t.before < ${OF_READING} ORDER BY t.place, d.id`;

interface OfQuery {
  heads: Heads | undefined;
  unknown: readonly Row[];
  read: readonly ReadLane[];
}

/** Now, if there is more that is due than was told. */
function nextOf(of: OfQuery | undefined): number | null {
  const heads = of?.heads;
  if (!heads || heads.room === 0) return null;
  const isAll = of.read.length === of.unknown.length && heads.found.length < heads.limit;
  return isAll ? heads.nextDueAt : heads.query.now;
}
