import { type Clock, nowOf } from "../clock.ts";
import { pendingActions } from "../deliveries/action-lanes.ts";
import { AskedTexts } from "../deliveries/asked-texts.ts";
import { Dispatcher, type DispatcherOptions } from "../deliveries/dispatcher.ts";
import { Replays } from "../deliveries/replays.ts";
import { Ids } from "../ids.ts";
import { CallbackSummaries } from "../journal/callback-summaries.ts";
import { Callbacks } from "../journal/callbacks.ts";
import { Journal } from "../journal/journal.ts";
import type { Recorded } from "../journal/write-entry.ts";
import type { Log } from "../log/log.ts";
import type { Callback } from "../store/callbacks.ts";
import type { ChannelSettlement, HolderOf } from "../store/channel-store.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { WebhookRegistry } from "../subscriptions/registry.ts";
import { RuleRegistry } from "../subscriptions/rule-registry.ts";

/** Who is told of what was written: the log, the figures, the live stream. */
export interface Observers {
  /** A journal entry is on disk, and its deliveries are with the lanes. */
  recorded(recorded: Recorded): void;
  /** An attempt's outcome is on disk. */
  settled(delivery: PendingDelivery, settlement: ChannelSettlement): void;
  /** Callbacks were changed, by a person or by time. */
  callbacksChanged?(callbacks: readonly Callback[]): void;
}

export interface PipelineOptions
  extends Pick<DispatcherOptions, "openSink" | "openActions" | "concurrency" | "onGone" | "window"> {
  store: Store;
  /** The store of a channel that this node holds. */
  holderOf: HolderOf;
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  log: Log;
  observers: Observers;
  /** The store has this long for an answer, in milliseconds; default: the journal's own patience. */
  storeMs?: number;
}

/** From a signal to the endpoint: the journal, the lanes, and what they share. */
export interface Pipeline {
  ids: Ids;
  registry: WebhookRegistry;
  rules: RuleRegistry;
  journal: Journal;
  callbacks: Callbacks;
  summaries: CallbackSummaries;
  dispatcher: Dispatcher;
  replays: Replays;
  askedTexts: AskedTexts;
}

/** Puts the journal and the lanes together: the one place that says what follows a commit. */
export function makePipeline(options: PipelineOptions): Pipeline {
  const { store, holderOf, clock, random, log, openSink, openActions, observers, storeMs } = options;
  const { concurrency, window, onGone } = options;
  const ids = new Ids(clock, store.ids);
  const registry = new WebhookRegistry();
  const rules = new RuleRegistry();
  const dispatcher = new Dispatcher({
    holderOf,
    registry,
    clock,
    random,
    log,
    openSink,
    ...(openActions && { openActions }),
    concurrency,
    onSettled: (delivery, settlement) => observers.settled(delivery, settlement),
    ...(window && { window }),
    ...(onGone && { onGone }),
  });
  const accept: Dispatcher["accept"] = (...accepted) => dispatcher.accept(...accepted);
  // A write that failed may be on disk all the same: then its deliveries are, and no lane was told of them.
  const onUnsure = (channelId: string): void => {
    dispatcher
      .resume(channelId)
      .catch((error: unknown) => log.error({ err: error, channelId }, "what is pending could not be read"));
  };
  const journal = new Journal({
    holderOf,
    registry,
    rules,
    clock,
    ids,
    onRecorded: (recorded) => {
      accept(recorded.channelId, recorded.deliveries, recorded.heads);
      if (recorded.actions.length > 0) {
        const { deliveries, heads } = pendingActions(recorded.actions, nowOf(clock));
        accept(recorded.channelId, deliveries, heads);
      }
      observers.recorded(recorded);
    },
    onUnsure,
    ...(storeMs !== undefined && { storeMs }),
  });
  const onChanged = (changed: readonly Callback[]): void => observers.callbacksChanged?.(changed);
  const callbacks = new Callbacks({ holderOf, clock, onChanged });
  const summaries = new CallbackSummaries({ store, journal, registry, clock });
  const replays = new Replays({ store, holderOf, registry, rules, ids, clock, accept, onUnsure });
  const askedTexts = new AskedTexts({ holderOf, rules, ids, clock, accept, onUnsure });
  return { ids, registry, rules, journal, callbacks, summaries, dispatcher, replays, askedTexts };
}
