/** What is known of a call at its end or after it, from a source that tells it. */
export interface CallUpdate {
  callId: string;
  direction: "incoming" | "outgoing";
  /** Who placed the call, and the chat it belongs to: JIDs. */
  from: string;
  chatId: string;
  /** `completed`, or why there was no talk; as in the call log. */
  endReason: string;
  /** When the source said so: milliseconds since 1970. */
  at: number;
  /** Milliseconds since 1970; absent when nobody knows. */
  startedAt?: number;
  endedAt?: number;
  /** Whole seconds of talk; absent when nobody knows. */
  durationSeconds?: number;
  group: boolean;
  video: boolean;
}

/** What is learnt later than this after a call's end is `late`: 60 s. */
export const LATE_MS = 60_000;

/**
 * The bytes of a `calls.patch` webhook: compact JSON, keys in the order of the format.
 *
 * @param learntAt when the gateway learnt it: milliseconds since 1970
 */
export function updateBody(channelId: string, update: CallUpdate, learntAt: number): string {
  const { startedAt, endedAt, durationSeconds } = update;
  return JSON.stringify({
    calls_updates: [
      {
        id: update.callId,
        direction: update.direction,
        from: update.from,
        chat_id: update.chatId,
        status: "ended",
        end_reason: update.endReason,
        timestamp: update.at,
        ...(startedAt !== undefined && { started_at: startedAt }),
        ...(endedAt !== undefined && { ended_at: endedAt }),
        ...(durationSeconds !== undefined && { duration: durationSeconds }),
        group_call: update.group,
        video_call: update.video,
        late: learntAt - (endedAt ?? update.at) > LATE_MS,
      },
    ],
    event: { type: "calls", event: "patch" },
    channel_id: channelId,
  });
}
