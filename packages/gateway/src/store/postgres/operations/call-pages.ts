import { callRange, conditionsOf, foundUnderNames, isLid, startedWithin } from "../../call-conditions.ts";
import type { CallFilter } from "../../history.ts";
import type { Range } from "../../listed.ts";
import { isOtherReason, mayBeOpen, OTHER_REASONS_FROM, PARTS, wantedOf } from "../../listed-calls.ts";
import { allOf, type Condition, idsOf as idsOfWalks, type Walk } from "../../walks.ts";
import type { Queries, Value } from "../queries.ts";
import { callbackNoOf } from "./callback-rows.ts";
import { groupsText, type Listing, pagesText } from "./groups.ts";
import { CHANNEL_NO } from "./operation.ts";

/** Calls that are over, by channel and of all: see listed-calls.ts. */
export const CALLS_OF_CHANNEL: Listing = { table: "calls", of: "channel_no" };
export const CALLS_OF_ALL: Listing = { table: "calls", of: null };

/** The ids of a page, as a query. */
export interface Page {
  sql: string;
  values: Value[];
  /** One of few texts, which the server prepares once. */
  isPrepared: boolean;
}

interface Asked {
  filter: CallFilter;
  range: Range;
  limit: number;
}

/** The ids of a page of calls, newest first. @param behind the id that it begins behind */
export async function pageOfCalls(
  queries: Queries,
  filter: CallFilter,
  behind: number,
  limit: number,
): Promise<Page> {
  const asked = { filter, range: callRange(filter, behind), limit };
  const walks = await walksToFew(queries, filter);
  return walks ? pageOfFew(asked, walks) : pageOfGroups(asked);
}

/** Of groups of calls that are over, and of those in progress, which are few. */
function pageOfGroups({ filter, range, limit }: Asked): Page {
  const { channelId, status, direction, endReason, group, video, offline } = filter;
  const isOfAll = channelId === undefined;
  // A reason without a number of its own has an index of its own.
  const ofReason = endReason !== undefined && isOtherReason(endReason) ? [endReason] : [];
  const where = ofReason.length > 0 ? `d.end_reason = ? AND d.listed >= ${OTHER_REASONS_FROM}` : "true";
  const listing = { ...(isOfAll ? CALLS_OF_ALL : CALLS_OF_CHANNEL), where };
  const of = isOfAll ? "(SELECT 0::bigint AS no) w" : `(SELECT ${CHANNEL_NO} AS no) w`;
  const channel = isOfAll ? [] : [channelId];
  const { reason, outcomes, mask, flags } = wantedOf(filter);
  const times = allOf(startedWithin(filter));
  return {
    isPrepared: true,
    sql: `
      WITH ${groupsText(listing, of)}, wanted AS (
        SELECT "of", listed FROM groups
        WHERE ${PARTS.reason} = coalesce(?::int, ${PARTS.reason}) AND ${PARTS.outcome} = ANY (?::int[])
          AND listed & ?::int = ?::int),
      over AS (SELECT i.id FROM wanted g ${pagesText(listing, "DESC", limit, times.sql)}),
      open AS (
        SELECT d.id FROM calls d
        WHERE d.ended_at IS NULL AND d.end_reason IS NULL AND ${isOfAll ? "true" : `d.channel_no = ${CHANNEL_NO}`}
          AND d.id >= ? AND d.id <= ? AND ?::boolean AND d.status = coalesce(?, d.status)
          AND d.direction = coalesce(?, d.direction) AND d.group_call = coalesce(?::boolean, d.group_call)
          AND d.video_call = coalesce(?::boolean, d.video_call) AND d.offline_call = coalesce(?::boolean, d.offline_call)
          AND ${times.sql}
        ORDER BY d.id DESC LIMIT ?)
      SELECT id FROM (SELECT id FROM over UNION ALL SELECT id FROM open) page ORDER BY id DESC LIMIT ?`,
    values: [
      ...[...channel, ...ofReason, reason, outcomes, mask, flags],
      ...[...ofReason, range.from, range.to, ...times.values],
      ...[...channel, range.from, range.to, mayBeOpen(filter)],
      ...[status ?? null, direction ?? null, group ?? null, video ?? null, offline ?? null],
      ...[...times.values, limit],
      limit,
    ],
  };
}

/** Where there are few calls, whatever else is asked of them: of a callback, or of a person. */
async function walksToFew(queries: Queries, filter: CallFilter): Promise<Walk[] | undefined> {
  const { channelId, caller, callbackId, direction } = filter;
  const ofChannel: Condition[] = channelId === undefined ? [] : [[`d.channel_no = ${CHANNEL_NO}`, channelId]];
  const by = (...where: Condition[]): Walk => ({ from: "calls d", where: [...ofChannel, ...where] });
  if (callbackId !== undefined) return [by(["d.callback = ?", callbackNoOf(callbackId)])];
  if (caller === undefined) return undefined;
  const callers = isLid(caller) ? await callersOf(queries, caller) : [caller];
  return foundUnderNames(callers, direction).map((one) => by(["d.caller = ?", one]));
}

function pageOfFew({ filter, range, limit }: Asked, walks: Walk[]): Page {
  const within: Condition = ["d.id >= ? AND d.id <= ?", range.from, range.to];
  const ids = idsOfWalks(walks, [...conditionsOf(filter, flag), within], "DESC", limit);
  return { ...ids, isPrepared: false };
}

async function callersOf(queries: Queries, lid: string): Promise<string[]> {
  const found = await queries.rows("SELECT caller FROM callers_of_lids WHERE lid = ?", lid);
  return found.map(({ caller }) => String(caller));
}

function flag(column: string, value: boolean): Condition {
  return [value ? column : `NOT ${column}`];
}
