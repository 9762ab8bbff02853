import { firstNumberAt } from "../ids.ts";
import { calledUnder } from "./found-under.ts";
import type { CallFilter } from "./history.ts";
import type { Range } from "./listed.ts";
import type { Condition } from "./walks.ts";

/**
 * What holds for each call of a list, whichever way it was found. The table is `d`.
 * @param flag the condition that a column of true or false has this value
 */
export function conditionsOf(
  filter: CallFilter,
  flag: (column: string, value: boolean) => Condition,
): (Condition | undefined)[] {
  const { caller, callbackId, direction, status, endReason, group, video, offline } = filter;
  return [
    caller !== undefined && isLid(caller) ? ["d.caller_lid = ?", caller] : undefined,
    // The walk of an entry's calls goes by the entry alone.
    callbackId !== undefined && caller !== undefined && !isLid(caller) ? ["d.caller = ?", caller] : undefined,
    direction === undefined ? undefined : ["d.direction = ?", direction],
    status === undefined ? undefined : ["d.status = ?", status],
    endReason === undefined ? undefined : ["d.end_reason = ?", endReason],
    group === undefined ? undefined : flag("d.group_call", group),
    video === undefined ? undefined : flag("d.video_call", video),
    offline === undefined ? undefined : flag("d.offline_call", offline),
    ...startedWithin(filter),
  ];
}

/** The filter's times to the millisecond. */
export function startedWithin({ from, to }: CallFilter): (Condition | undefined)[] {
  return [
    from === undefined ? undefined : ["d.started_at >= ?", from],
    to === undefined ? undefined : ["d.started_at < ?", to],
  ];
}

/** The ids of a page, which begins behind one: they begin with the second in which a call began. */
export function callRange({ from, to }: CallFilter, behind: number): Range {
  const last = to === undefined ? behind : Math.min(behind, firstNumberAt(secondOf(to) + 1_000));
  return { from: from === undefined ? FIRST_OF_ALL : firstNumberAt(secondOf(from)), to: last - 1 };
}

const FIRST_OF_ALL = Number.MIN_SAFE_INTEGER;

function secondOf(at: number): number {
  return Math.floor(at / 1_000) * 1_000;
}

/** Under which names a person's calls are found. @param names those that the person goes by */
export function foundUnderNames(names: readonly string[], direction: CallFilter["direction"]): string[] {
  return [
    ...(direction === "outgoing" ? [] : names),
    ...(direction === "incoming" ? [] : names.map(calledUnder)),
  ];
}

/** Whether a caller is known by a LID alone. */
export function isLid(jid: string): boolean {
  return jid.endsWith("@lid");
}
