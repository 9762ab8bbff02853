import { firstNumberAt } from "../ids.ts";
import { calledUnder } from "./found-under.ts";
import type { CallFilter } from "./history.ts";
import type { Condition } from "./walks.ts";

/**
 * What holds for each call of a list, whichever way it was found. The table is `d`.
 * @param flag the condition that a column of true or false has this value
 */
export function conditionsOf(
  filter: CallFilter,
  flag: (column: string, value: boolean) => Condition,
): (Condition | undefined)[] {
  const { caller, callbackId, direction, status, endReason, group, video, offline, from, to } = filter;
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
    // Ids begin with the second in which a call began.
    from === undefined ? undefined : ["d.id >= ? AND d.started_at >= ?", firstNumberAt(secondOf(from)), from],
    to === undefined ? undefined : ["d.id < ? AND d.started_at < ?", firstNumberAt(secondOf(to) + 1_000), to],
  ];
}

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

/**
 * The statuses and directions whose ended calls a list of a channel goes through, one after another: no walk passes by calls of
 * the other direction.
 */
export function endedKinds({
  status,
  direction,
}: CallFilter): ("missed" | "answered" | "outgoing" | "of_log")[] {
  const heard = (["missed", "answered"] as const).filter((each) => status === undefined || status === each);
  const told = status === undefined || status === "ended";
  return [
    ...(direction === "outgoing" ? [] : heard),
    ...(direction === "outgoing" || !told ? [] : (["of_log"] as const)),
    ...(direction === "incoming" || !told ? [] : (["outgoing"] as const)),
  ];
}

/** Whether a caller is known by a LID alone. */
export function isLid(jid: string): boolean {
  return jid.endsWith("@lid");
}
