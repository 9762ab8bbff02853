import { msOf } from "../clock.ts";
import type { Call } from "../store/records.ts";
import { callerOf, givenIdOf, type StatusChange } from "./call.ts";

/**
 * The bytes of a `calls.post` webhook: compact JSON, keys in the order of the format (docs/reference/webhooks.md).
 * They are made once, when the event is journaled, and are the same at each attempt.
 *
 * @param ownNumber the channel's own phone-number JID: the chat of `answered`, which the own phone said
 */
export function callBody(channelId: string, ownNumber: string, call: Call, change: StatusChange): string {
  const caller = callerOf(call);
  const chat = (call.group && call.groupJid) || (change.status === "answered" ? ownNumber : caller);
  return JSON.stringify({
    calls: [
      {
        id: givenIdOf(call),
        from: caller,
        chat_id: chat,
        status: change.status,
        timestamp: msOf(change.at),
        group_call: call.group,
        video_call: call.video,
        offline_call: change.offline,
        ...(change.latencyMs !== undefined && { latency: change.latencyMs }),
      },
    ],
    event: { type: "calls", event: "post" },
    channel_id: channelId,
  });
}
