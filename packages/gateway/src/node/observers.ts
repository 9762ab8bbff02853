import type { Log } from "../log/log.ts";
import { type ActionRecord, decidedRecord } from "../store/actions.ts";
import type { Feed } from "../watch/feed.ts";
import { logAction, logRecorded, logSettled } from "../watch/log-calls.ts";
import type { Metrics } from "../watch/metrics.ts";
import type { Observers } from "./pipeline.ts";

interface Telling {
  metrics: Metrics;
  log: Log;
  feed: Feed;
}

/** Who is told besides when what a rule wanted was done, failed or was skipped. */
export interface NodeObservers extends Observers {
  actionEnded(action: ActionRecord): void;
}

/** What a node tells of its work: figures first, then the log, then those who follow live. */
export function observersOf({ metrics, log, feed }: Telling): NodeObservers {
  const tell = (action: ActionRecord): void => {
    metrics.action(action);
    logAction(log, action);
    feed.emit("action", { action });
  };
  return {
    recorded: (recorded) => {
      const { channelId, events, call, actions, callbacks } = recorded;
      metrics.recorded(recorded);
      logRecorded(log, recorded);
      if (events.length > 0) feed.emit("journal", { channelId, events });
      if (call) feed.emit("call", { channelId, call, events });
      for (const action of actions) tell(decidedRecord(channelId, call?.callId ?? "", action));
      for (const callback of callbacks) feed.emit("callback", { callback });
    },
    callbacksChanged: (callbacks) => {
      for (const callback of callbacks) feed.emit("callback", { callback });
    },
    settled: (delivery, settlement) => {
      metrics.settled(delivery, settlement);
      logSettled(log, delivery, settlement);
      feed.emit("delivery", { delivery, settlement });
    },
    actionEnded: tell,
  };
}
