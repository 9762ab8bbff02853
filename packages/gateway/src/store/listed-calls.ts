import type { CallFilter } from "./history.ts";
import type { Call } from "./records.ts";

/**
 * Calls that are over are listed in groups, as deliveries are (listed.ts): by channel, or all of them, and by the number `listed` of
 * their row, which tells why and how they ended, and their flags. A call in progress has no such number: few are.
 */

/** As the stores' tables have them. Rows keep the numbers: a new reason takes the next one. */
const REASONS: ReadonlyMap<string, number> = new Map([
  ["timeout", 1],
  ["hung_up", 2],
  ["declined", 3],
  ["busy", 4],
  ["group_call_ended", 5],
  ["missed_while_away", 6],
  ["answered", 7],
  ["completed", 8],
  ["not_answered", 9],
  ["unreachable", 10],
  ["cancelled", 11],
  ["answered_elsewhere", 12],
  ["failed", 13],
  ["unknown", 14],
]);
/** Of a reason that is none of them, as WhatsApp or a provider gave it. */
const OTHER_REASON = 15;
const OUTCOMES: Record<Call["status"], number> = {
  missed: 0,
  answered: 1,
  ended: 2,
  queued: 3,
  initiated: 4,
  ringing: 5,
};
const OUTGOING = 6;

const PER_REASON = 64;
const PER_OUTCOME = 8;
const [GROUP, VIDEO, OFFLINE] = [4, 2, 1];

/** From here on, numbers are of calls that ended for another reason than those above. */
export const OTHER_REASONS_FROM = OTHER_REASON * PER_REASON;

/** Whether a reason has no number of its own: its calls have an index by reason. */
export function isOtherReason(reason: string): boolean {
  return !REASONS.has(reason);
}

/** What a number `listed` has of both, in SQL that divides whole numbers. */
export const PARTS = {
  reason: `listed / ${PER_REASON}`,
  outcome: `listed / ${PER_OUTCOME} % ${PER_REASON / PER_OUTCOME}`,
} as const;

/** Whether any call in progress may be asked for. */
export function mayBeOpen({ direction, status, endReason }: CallFilter): boolean {
  const isOver = status === "missed" || status === "answered" || status === "ended";
  return direction !== "outgoing" && !isOver && endReason === undefined;
}

/** What a number has to say for a filter to ask for it. */
export interface Wanted {
  /** Null for any. */
  reason: number | null;
  outcomes: readonly number[];
  /** Which of the flags are asked about, and what they have to be. */
  mask: number;
  flags: number;
}

export function wantedOf(filter: CallFilter): Wanted {
  const { direction, status, endReason, group, video, offline } = filter;
  const flags = [[GROUP, group] as const, [VIDEO, video] as const, [OFFLINE, offline] as const];
  const sum = (bits: readonly (readonly [number, unknown])[]): number =>
    bits.reduce((all, [bit]) => all + bit, 0);
  return {
    reason: endReason === undefined ? null : (REASONS.get(endReason) ?? OTHER_REASON),
    outcomes: outcomesOf(direction, status),
    mask: sum(flags.filter(([, value]) => value !== undefined)),
    flags: sum(flags.filter(([, value]) => value === true)),
  };
}

/** Which numbers a filter asks for. */
export function fittingCalls(filter: CallFilter): (listed: number) => boolean {
  const { reason, outcomes, mask, flags } = wantedOf(filter);
  return (listed) =>
    (reason === null || Math.floor(listed / PER_REASON) === reason) &&
    outcomes.includes(Math.floor(listed / PER_OUTCOME) % (PER_REASON / PER_OUTCOME)) &&
    (listed & mask) === flags;
}

/** Calls that the account itself placed are all `ended`. */
function outcomesOf(direction: CallFilter["direction"], status: CallFilter["status"]): number[] {
  const heard = status === undefined ? Object.values(OUTCOMES) : [OUTCOMES[status]];
  const placed = status === undefined || status === "ended" ? [OUTGOING] : [];
  if (direction === "incoming") return heard;
  return direction === "outgoing" ? placed : [...heard, ...placed];
}

/** Numbers of missed calls whose caller gave up. */
export const GIVEN_UP = ["hung_up", "timeout", "missed_while_away"].flatMap((reason) =>
  Array.from(
    { length: PER_OUTCOME },
    (_, flags) => (REASONS.get(reason) ?? OTHER_REASON) * PER_REASON + OUTCOMES.missed * PER_OUTCOME + flags,
  ),
);
