import { laneOf } from "../calls/call.ts";
import { placedCall } from "../calls/placed-call.ts";
import { type CallUpdate, updateBody } from "../calls/update-body.ts";
import { type Clock, nowOf } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import type { CallReport } from "../sources/call-report.ts";
import type { CallDesk, TallyChange } from "../sources/provider.ts";

/** Requests that go on as they came are subscribed to under this name; no owner can. */
export const PASSED_ON = "requests.post";

export interface CallDeskOptions {
  journal: Journal;
  clock: Clock;
  /** Whether a webhook of the channel subscribes to an event. */
  isWanted: (channelId: string, event: string) => boolean;
}

/** What a channel's journal does for a provider's source, which says of one call one thing after another. */
export function callDesk(
  channelId: string,
  { journal, clock, isWanted }: CallDeskOptions,
  count: (change: TallyChange) => void,
): CallDesk {
  /** Of a call that the channel's owner placed: the call and what is told of it, once, also when this is asked for again. */
  const recordPlaced = async (update: CallUpdate): Promise<void> => {
    const call = placedCall(update, clock.wall());
    const body = updateBody(channelId, update, nowOf(clock));
    const event = { type: "calls", method: "patch", body } as const;
    await journal.publish(channelId, event, { call, isNew: true, lane: laneOf(call), at: update.at });
  };

  return {
    async record({ signal, update, asSent, ownNumber = "" }: CallReport) {
      if (signal) await journal.receive(channelId, ownNumber, signal, { asSent, update });
      else if (update) await recordPlaced(update);
    },
    find: (callId) => journal.find(channelId, callId),
    async passOn(request, lane) {
      if (!isWanted(channelId, PASSED_ON)) return;
      const event = { type: "requests", method: "post", body: JSON.stringify(request) } as const;
      await journal.publish(channelId, event, { lane: `requests ${lane}` });
    },
    count,
  };
}
