import { numberOf } from "@ringhook/calls";
import { later, msOf, type WhatsAppTime, wallTime, whatsAppTime } from "../clock.ts";
import { checkRules } from "../rules/check-rules.ts";
import type { RuleEvent } from "../rules/event.ts";
import type { RuleSet } from "../rules/rule.ts";
import type { TimelineCall } from "../rules/timeline.ts";
import { type CallsTrial, tryCalls } from "../rules/try-calls.ts";
import { type Trial, tryEvent } from "../rules/try-event.ts";
import type { CallEntry } from "../store/history.ts";
import type { Store } from "../store/store.ts";
import type { ChannelRules } from "./channel-rules.ts";
import type { Directory } from "./directory.ts";
import type { HeldChannels } from "./held-channels.ts";
import { callerKind } from "./who-is-who.ts";

export interface RuleTrialsOptions {
  directory: Directory;
  held: HeldChannels;
  rules: ChannelRules;
  store: Pick<Store, "listCalls">;
}

/** An event to try, and the name that the caller goes by. */
export type TriedEvent = Omit<RuleEvent, "callId"> & { name: string | null };

/** A trial, and the rules that were tried. */
interface Tried<Of> {
  trial: Of;
  set: RuleSet;
}

/** A day: as far back as a condition on repeated calls may ask. */
const LONGEST_REPEAT_MS = 86_400_000;
const MOST_CALLS = 40;

/** Tries rules on events that did not happen, and on calls of the past. Nothing is sent. */
export class RuleTrials {
  readonly #options: RuleTrialsOptions;

  constructor(options: RuleTrialsOptions) {
    this.#options = options;
  }

  /**
   * @param document rules that are not in force; undefined for those that are
   * @throws RinghookError `BAD_RULE`
   */
  async event(channelId: string, document: unknown, { name, ...event }: TriedEvent): Promise<Tried<Trial>> {
    const { directory, rules } = this.#options;
    const set = this.#setOf(channelId, document);
    const { can } = directory.get(channelId);
    const { pausedUntil, offAt } = rules.texts(channelId);
    const otherCalls = await this.#otherCalls(channelId, event);
    const trial = tryEvent(set, { callId: "tried", ...event }, otherCalls, {
      can,
      name,
      caller: callerKind(directory, channelId, event),
      texts: {
        toCaller: null,
        toCallerByGateway: null,
        lastDay: 0,
        lastMinute: 0,
        pausedUntil: pausedUntil === null ? null : wallTime(pausedUntil),
        switchedOff: offAt !== null,
      },
      rejectionsLastMinute: 0,
    });
    return { trial, set };
  }

  /** Tries rules on the channel's latest calls. @throws RinghookError `BAD_RULE` */
  async pastCalls(channelId: string, document: unknown, limit: number): Promise<Tried<CallsTrial>> {
    const { directory, store } = this.#options;
    const set = this.#setOf(channelId, document);
    const calls = await store.listCalls({ filter: { channelId, direction: "incoming" }, after: null, limit });
    const heard = calls.filter(({ status }) => status !== "ended");
    const trial = tryCalls(set, heard.map(timelineCallOf), {
      can: directory.get(channelId).can,
      callerKind: (caller) => callerKind(directory, channelId, caller),
    });
    return { trial, set };
  }

  #setOf(channelId: string, document: unknown): RuleSet {
    return document === undefined ? this.#options.rules.get(channelId) : checkRules(document);
  }

  async #otherCalls(
    channelId: string,
    { number, lid, at }: Omit<RuleEvent, "callId">,
  ): Promise<WhatsAppTime[]> {
    const found = await this.#options.held.of(channelId).callsOfCaller({
      number: number === null ? null : `${number}@s.whatsapp.net`,
      lid,
      since: msOf(later(at, -LONGEST_REPEAT_MS)),
      limit: MOST_CALLS,
    });
    return found.map(({ startedAt }) => whatsAppTime(startedAt));
  }
}

function timelineCallOf(call: CallEntry): TimelineCall {
  const { callId, callerNumber, callerLid, creator, group, video, offline, startedAt, endedAt } = call;
  return {
    callId,
    number: numberOf(callerNumber ?? creator) ?? null,
    lid: callerLid,
    group,
    video,
    offline,
    startedAt: msOf(startedAt),
    end:
      endedAt === null
        ? null
        : {
            status: call.status === "answered" ? "answered" : "missed",
            at: msOf(endedAt),
            reason: call.endReason,
          },
  };
}
