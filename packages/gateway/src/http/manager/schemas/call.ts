import { type Static, Type } from "typebox";
import type { CallEntry } from "../../../store/history.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../nullable.ts";
import { Shared } from "../../shared-schema.ts";
import { digitsOf } from "./channel.ts";
import { DeliveryWithAttempts, EventStatus } from "./delivery.ts";

export const CallParams = Type.Object({ channel_id: Type.String(), call_id: Type.String() });

export const CallItem = Type.Object(
  {
    channel_id: Type.String(),
    id: Type.String({ examples: ["ED3D9B4864F90327F10D24BAEED6CFB9"] }),
    status: Type.Enum(["queued", "initiated", "ringing", "missed", "answered"], {
      description: "`queued`: placed while the channel was away, and not decided yet.",
    }),
    caller: Type.String({
      description: "The `from` of the call's webhooks.",
      examples: ["919984351847@s.whatsapp.net"],
    }),
    caller_number: NullableString({
      description: "Digits, where the number is known.",
      examples: ["919984351847"],
    }),
    caller_lid: NullableString(),
    group: Type.Boolean(),
    group_jid: NullableString(),
    video: Type.Boolean(),
    offline: Type.Boolean({ description: "It was placed while the channel was away." }),
    started_at: Milliseconds,
    ringing_at: NullableInteger(),
    ended_at: NullableInteger({ description: "When it was answered or missed." }),
    ring_time_ms: NullableInteger({ description: "From its beginning until it was answered or missed." }),
    end_reason: NullableString({ description: "`answered`, `unknown`, or why it was missed." }),
  },
  { $id: "Call" },
);

export const CallDetail = Type.Object({
  ...CallItem.properties,
  events: Type.Array(
    Type.Object({
      id: Type.String(),
      status: EventStatus,
      at: Milliseconds,
      journaled_at: Milliseconds,
      deliveries: Type.Array(Shared(DeliveryWithAttempts)),
    }),
    { description: "What the call reached, in order, and what was sent of it." },
  ),
});

export function callItem(call: CallEntry): Static<typeof CallItem> {
  return {
    channel_id: call.channelId,
    id: call.callId,
    status: call.status,
    caller: call.callerNumber ?? call.callerLid ?? call.creator,
    caller_number: digitsOf(call.callerNumber),
    caller_lid: call.callerLid,
    group: call.group,
    group_jid: call.groupJid,
    video: call.video,
    offline: call.offline,
    started_at: call.startedAt,
    ringing_at: call.ringingAt,
    ended_at: call.endedAt,
    ring_time_ms: ringTimeOf(call),
    end_reason: call.endReason,
  };
}

/** Of a call that was missed while the channel was away, nobody knows how long it rang. */
function ringTimeOf({ startedAt, endedAt, endReason }: CallEntry): number | null {
  if (endedAt === null || endReason === "missed_while_away") return null;
  return Math.max(0, endedAt - startedAt);
}
