import { callRange, conditionsOf, foundUnderNames, isLid, startedWithin } from "../../call-conditions.ts";
import type { CallFilter } from "../../history.ts";
import type { Range } from "../../listed.ts";
import { fittingCalls, isOtherReason, mayBeOpen, OTHER_REASONS_FROM } from "../../listed-calls.ts";
import { allOf, type Condition, idsOf as idsOfWalks, type Walk } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { callbackNoOf } from "./callback-rows.ts";
import { idsOf, type Listing, merged } from "./groups.ts";
import { numbersOf } from "./numbers.ts";
import { rows } from "./rows.ts";
import { statements } from "./statements.ts";

/** Calls that are over, by channel and of all: see listed-calls.ts. */
export const CALLS_OF_CHANNEL: Listing = { from: "calls d INDEXED BY calls_listed", of: ["d.channel_no"] };
export const CALLS_OF_ALL: Listing = { from: "calls d INDEXED BY calls_listed_all", of: [] };
/** Those that ended for a reason that has no number of its own. */
const IS_OTHER = `d.listed >= ${OTHER_REASONS_FROM}`;
const REASON_OF_CHANNEL: Listing = {
  from: "calls d INDEXED BY calls_by_reason",
  of: ["d.channel_no", "d.end_reason"],
  where: IS_OTHER,
};
const REASON_OF_ALL: Listing = {
  from: "calls d INDEXED BY calls_by_reason_all",
  of: ["d.end_reason"],
  where: IS_OTHER,
};

/** The ids of a page of calls, newest first. @param behind the id that it begins behind */
export function pageOfCalls(db: Database): (filter: CallFilter, behind: number, limit: number) => number[] {
  const numbers = numbersOf(db);
  const [few, open] = [fewCalls(db), openCalls(db)];
  const ids = (listing: Listing) => idsOf(db, listing, "DESC");
  const [ofOne, ofAll] = [ids(CALLS_OF_CHANNEL), ids(CALLS_OF_ALL)];
  const [reasonOfOne, reasonOfAll] = [ids(REASON_OF_CHANNEL), ids(REASON_OF_ALL)];
  return (filter, behind, limit) => {
    const { channelId, endReason } = filter;
    const range = callRange(filter, behind);
    const channelNo = channelId === undefined ? null : numbers.channel(channelId);
    const found = few(filter, channelNo, range, limit);
    if (found !== undefined) return found;
    const fits = fittingCalls(filter);
    const channel = channelNo === null ? [] : [channelNo];
    if (endReason !== undefined && isOtherReason(endReason)) {
      const ofReason = channelNo === null ? reasonOfAll : reasonOfOne;
      return ofReason({ of: [[...channel, endReason]], fits }, range, limit, startedWithin(filter));
    }
    const ofCalls = channelNo === null ? ofAll : ofOne;
    const over = ofCalls({ of: [channel], fits }, range, limit, startedWithin(filter));
    if (!mayBeOpen(filter)) return over;
    return merged(over, open(filter, channelNo, range, limit), "DESC").slice(0, limit);
  };
}

type Find<Found> = (filter: CallFilter, channelNo: number | null, range: Range, limit: number) => Found;

/** Calls in progress. */
function openCalls(db: Database): Find<number[]> {
  const prepare = statements(db);
  return (filter, channelNo, range, limit) => {
    const where = allOf([...ofChannel(channelNo), ...conditionsOf(filter, flag), within(range)]);
    const select = prepare(`
      SELECT d.id FROM calls d INDEXED BY calls_open
      WHERE d.ended_at IS NULL AND d.end_reason IS NULL AND ${where.sql} ORDER BY d.id DESC LIMIT ?`);
    return rows(select, ...where.values, limit).map(({ id }) => Number(id));
  };
}

/** Calls of which there are few, whatever else is asked of them: of a callback, or of a person. */
function fewCalls(db: Database): Find<number[] | undefined> {
  const prepare = statements(db);
  const callersOf = db.prepare("SELECT caller FROM callers_of_lids WHERE lid = ?");
  const walksOf = (
    { caller, callbackId, direction }: CallFilter,
    channelNo: number | null,
  ): Walk[] | undefined => {
    const by = (index: string, ...where: Condition[]): Walk => ({
      from: `calls d INDEXED BY ${index}`,
      where: [...ofChannel(channelNo), ...where],
    });
    if (callbackId !== undefined) {
      return [by("calls_of_callback", ["d.callback = ?", callbackNoOf(callbackId)])];
    }
    if (caller === undefined) return undefined;
    const callers = isLid(caller) ? rows(callersOf, caller).map((found) => String(found.caller)) : [caller];
    return foundUnderNames(callers, direction).map((one) => by("calls_by_caller", ["d.caller = ?", one]));
  };
  return (filter, channelNo, range, limit) => {
    const walks = walksOf(filter, channelNo);
    if (!walks) return undefined;
    const ids = idsOfWalks(walks, [...conditionsOf(filter, flag), within(range)], "DESC", limit);
    return rows(prepare(ids.sql), ...ids.values).map(({ id }) => Number(id));
  };
}

function within({ from, to }: Range): Condition {
  return ["d.id >= ? AND d.id <= ?", from, to];
}

function ofChannel(channelNo: number | null): Condition[] {
  return channelNo === null ? [] : [["d.channel_no = ?", channelNo]];
}

/** SQLite has no booleans. */
function flag(column: string, value: boolean): Condition {
  return [`${column} = ?`, value ? 1 : 0];
}
