import { type Static, Type } from "typebox";
import { callerOf, countryOfCaller } from "../../../calls/call.ts";
import { elapsed, msOf } from "../../../clock.ts";
import type { CallEntry } from "../../../store/history.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";
import { Shared } from "../../words/shared-schema.ts";
import { ActionItem } from "./action.ts";
import { PhoneLogItem, phoneLogItem } from "./call-log.ts";
import { digitsOf } from "./channel.ts";
import { DeliveryWithAttempts, EventStatusOrNone } from "./delivery.ts";

export const CallParams = Type.Object({ channel_id: Type.String(), call_id: Type.String() });

export const CallItem = Type.Object(
  {
    channel_id: Type.String(),
    id: Type.String({ examples: ["ED3D9B4864F90327F10D24BAEED6CFB9"] }),
    status: Type.Enum(["queued", "initiated", "ringing", "missed", "answered", "ended"], {
      description:
        "`queued`: placed while the channel was offline, and its outcome is not known yet. `ended`: known by its end alone, as are outgoing calls.",
    }),
    direction: Type.Enum(["incoming", "outgoing"], {
      description: "`outgoing`: the channel's own account placed it.",
    }),
    duration: NullableInteger({
      description: "Whole seconds of talk. Null when nobody told them, as of most incoming calls.",
    }),
    caller: Type.String({
      description: "The `from` of the call's webhooks; of an outgoing call, who was called.",
      examples: ["919984351847@s.whatsapp.net"],
    }),
    caller_number: NullableString({
      description: "Digits; null when the number is unknown.",
      examples: ["919984351847"],
    }),
    caller_lid: NullableString(),
    caller_name: NullableString({
      description: "The name that the caller has given themselves in WhatsApp.",
      examples: ["Asha"],
    }),
    caller_country: NullableString({
      description: "ISO 3166-1 code: as WhatsApp tells it, else by the number's calling code.",
      examples: ["IN"],
    }),
    caller_platform: NullableString({
      description: "What the caller's WhatsApp runs on.",
      examples: ["android"],
    }),
    caller_version: NullableString({ description: "The version of the caller's WhatsApp." }),
    group: Type.Boolean(),
    group_jid: NullableString(),
    video: Type.Boolean(),
    offline: Type.Boolean({ description: "The call was placed while the channel was offline." }),
    started_at: Milliseconds,
    ringing_at: NullableInteger(),
    ended_at: NullableInteger({ description: "When the call was answered or missed." }),
    ring_time_ms: NullableInteger({
      description: "From the start of the call until it was answered or missed.",
    }),
    end_reason: NullableString({ description: "`answered`, `unknown`, or why the call was missed." }),
    silence: NullableString({
      description:
        "Why no phone rang, such as `privacy`: unknown callers are silenced. Null: it could be heard.",
      examples: ["privacy"],
    }),
    tags: Type.Array(Type.String(), { description: "The words that rules put to the call." }),
    log: Type.Optional(Shared(PhoneLogItem)),
  },
  { $id: "Call" },
);

export const CallDetail = Type.Object({
  ...CallItem.properties,
  events: Type.Array(
    Type.Object({
      id: Type.String(),
      method: Type.Enum(["post", "patch"], {
        description: "`post`: the call reached a status. `patch`: what was known at its end was told.",
      }),
      status: EventStatusOrNone,
      at: Milliseconds,
      journaled_at: Milliseconds,
      deliveries: Type.Array(Shared(DeliveryWithAttempts)),
    }),
    { description: "The call's events in order, with their deliveries." },
  ),
  actions: Type.Array(Shared(ActionItem), { description: "What rules did about the call, in order." }),
});

export function callItem(call: CallEntry): Static<typeof CallItem> {
  return {
    channel_id: call.channelId,
    id: call.callId,
    status: call.status,
    direction: call.direction,
    duration: call.durationSeconds,
    caller: callerOf(call),
    caller_number: digitsOf(call.callerNumber),
    caller_lid: call.callerLid,
    caller_name: call.callerName,
    caller_country: countryOfCaller(call),
    caller_platform: call.callerPlatform,
    caller_version: call.callerVersion,
    group: call.group,
    group_jid: call.groupJid,
    video: call.video,
    offline: call.offline,
    started_at: msOf(call.startedAt),
    ringing_at: call.ringingAt && msOf(call.ringingAt),
    ended_at: call.endedAt && msOf(call.endedAt),
    ring_time_ms: ringTimeOf(call),
    end_reason: call.endReason,
    silence: call.silence,
    tags: [...call.tags],
    ...(call.log && { log: phoneLogItem(call.log) }),
  };
}

/** The ring time of a call that was missed while the channel was offline is unknown, and that of one known by its end alone. */
function ringTimeOf({ status, startedAt, endedAt, endReason }: CallEntry): number | null {
  if (endedAt === null || status === "ended" || endReason === "missed_while_away") return null;
  return Math.max(0, elapsed(startedAt, endedAt));
}
