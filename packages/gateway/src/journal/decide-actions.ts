import type { StatusChange } from "../calls/call.ts";
import type { Signal } from "../calls/signal.ts";
import { elapsed, later, msOf, type WallTime, type WhatsAppTime, whatsAppTime } from "../clock.ts";
import { sameLine } from "../rules/callers.ts";
import { type RuleEvent, ruleEventOf } from "../rules/event.ts";
import { ruleFor } from "../rules/meets.ts";
import { type PlannedAction, planActions } from "../rules/plan.ts";
import { type Rule, type RuleSet, zoneOf } from "../rules/rule.ts";
import type { NewAction } from "../store/actions.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { Call } from "../store/records.ts";

/** What an action is before it has ids: those are given with the entry's. */
export type DecidedAction = Omit<NewAction, "actionId" | "eventId"> & { change: StatusChange };

/** A call's new statuses, as the gateway heard of them. */
export interface Heard {
  call: Call;
  changes: readonly StatusChange[];
  heardAt: WallTime;
  /** By WhatsApp's clock; undefined when unknown: then an event is as old as the call's last stanza. */
  now: WhatsAppTime | undefined;
}

/** Of the calls that one caller placed lately, this many are looked at: a rule asks for 20 at most. */
const MOST_CALLS = 40;

/** What the rules want done about a call's new statuses, in the order in which it falls due. */
export async function decideActions(
  set: RuleSet,
  store: Pick<ChannelStore, "callsOfCaller">,
  { call, changes, heardAt, now }: Heard,
): Promise<DecidedAction[]> {
  const decided: DecidedAction[] = [];
  for (const change of changes) {
    const event = ruleEventOf(call, change);
    if (!event) continue;
    const otherCalls = await otherCallsOf(set, store, call, event);
    const rule = ruleFor(set.rules, event, { lists: set.lists, otherCalls });
    if (!rule) continue;
    const ageMs = now ? elapsed(change.at, now) : elapsed(call.heardAt, heardAt);
    const occasion = { callId: call.callId, heardAt, ageMs: Math.max(0, ageMs) };
    for (const planned of planActions(rule, set.limits, occasion)) {
      decided.push({ ...actionOf(planned, rule, event, heardAt), change });
    }
  }
  return decided;
}

function actionOf(
  { callId, ruleId, kind, action, dueAt, expiresAt, needs }: PlannedAction,
  rule: Rule,
  { at, number, lid }: RuleEvent,
  heardAt: WallTime,
): Omit<DecidedAction, "change"> {
  // Whoever is to be reminded waits for days: nothing waits behind that.
  const line = kind === "remind" ? "remind" : "act";
  return {
    rule: ruleId,
    kind,
    lane: `${callId}/${ruleId}/${line}`,
    action: JSON.stringify(action),
    zone: zoneOf(rule) ?? null,
    line: number === null ? null : sameLine(number),
    lid,
    eventAt: msOf(at),
    plannedAt: Math.round(msOf(dueAt)),
    expiresAt: expiresAt === null ? null : Math.round(msOf(expiresAt)),
    needsRejection: needs !== null,
    // A word in the log is no more than that: with the entry that decides it, it is there.
    state: kind === "tag" ? "done" : "pending",
    createdAt: msOf(heardAt),
  };
}

/** When the caller's other calls began; nothing is read unless a rule asks. */
async function otherCallsOf(
  { rules }: RuleSet,
  store: Pick<ChannelStore, "callsOfCaller">,
  call: Call,
  { at, on }: RuleEvent,
): Promise<WhatsAppTime[]> {
  const asking = rules.flatMap(({ when }) => (when.on === on && when.repeat ? [when.repeat] : []));
  if (asking.length === 0) return [];
  const longest = Math.max(...asking.map(({ within_min }) => within_min)) * 60_000;
  const found = await store.callsOfCaller({
    number: call.callerNumber,
    lid: call.callerLid,
    since: msOf(later(at, -longest)),
    limit: MOST_CALLS,
  });
  const others = found.filter(({ callId }) => callId !== call.callId);
  return others.map(({ startedAt }) => whatsAppTime(startedAt));
}

/** WhatsApp's time when a signal was heard. */
export function nowBy({ at, ageMs = 0 }: Signal): WhatsAppTime {
  return later(at, ageMs);
}
