import { type Static, Type } from "typebox";
import { countryOfCaller } from "../../../calls/call.ts";
import type { Callback } from "../../../store/callbacks.ts";
import { timeZonesOf } from "../../words/country-times.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";
import { Shared } from "../../words/shared-schema.ts";
import { CallItem } from "./call.ts";
import { digitsOf } from "./channel.ts";

export const CallbackState = Type.Enum(["open", "snoozed", "done"]);
export const CallbackParams = Type.Object({ callback_id: Type.String() });

const CLOSINGS = ["answered", "outgoing_call", "text", "person", "joined"] as const;

export const CallbackItem = Type.Object(
  {
    id: Type.String({ examples: ["cbk_01KAQ3W5V80000000000000000"] }),
    channel_id: Type.String(),
    state: CallbackState,
    caller: Type.String({
      description: "The `from` of the calls' webhooks.",
      examples: ["919984351847@s.whatsapp.net"],
    }),
    caller_number: NullableString({
      description: "Digits; null when the number is unknown.",
      examples: ["919984351847"],
    }),
    caller_lid: NullableString(),
    caller_name: NullableString({
      description: "The name that the caller has given themselves in WhatsApp.",
    }),
    caller_country: NullableString({
      description: "ISO 3166-1 code of the number's country.",
      examples: ["IN"],
    }),
    caller_time_zones: Type.Array(Type.String({ examples: ["Asia/Kolkata"] }), {
      description:
        "Time zones of that country, from west to east, one for each time that its clocks show now. It is a hint: people travel.",
    }),
    whatsapp_url: NullableString({
      description: "Opens the chat in WhatsApp; null when the number is unknown.",
      examples: ["https://wa.me/919984351847"],
    }),
    calls: Type.Integer({
      description: "How many calls of this caller were missed since the entry was opened.",
    }),
    first_call_at: Milliseconds,
    last_call_at: Milliseconds,
    note: NullableString(),
    assigned_to: NullableString({ description: "Who calls back.", examples: ["Maria"] }),
    snoozed_until: NullableInteger({ description: "Set in state `snoozed`, which ends by itself then." }),
    closed_at: NullableInteger({ description: "Set in state `done`." }),
    closed_by: Type.Unsafe<Callback["closedBy"]>({
      type: ["string", "null"],
      enum: [...CLOSINGS, null],
      description:
        "How it was done: a call of the caller was `answered`, the account placed an `outgoing_call`, a `text` was written, a `person` said so. `joined`, in the live stream only: another entry turned out to be the same caller's, and has its calls.",
    }),
    changed_at: Milliseconds,
  },
  { $id: "Callback" },
);

export const CallbackDetail = Type.Object({
  ...CallbackItem.properties,
  call_list: Type.Array(Shared(CallItem), { description: "The missed calls, newest first, at most 100." }),
});

export const CallbackChangeBody = Type.Object(
  {
    state: Type.Optional(Type.Enum(["open", "done"], { description: "`open` reopens, and ends a snooze." })),
    note: Type.Optional(
      Type.Unsafe<string | null>({
        type: ["string", "null"],
        maxLength: 2_000,
        description: "null removes it.",
      }),
    ),
    assigned_to: Type.Optional(
      Type.Unsafe<string | null>({
        type: ["string", "null"],
        maxLength: 100,
        description: "A name; null for nobody.",
      }),
    ),
    snoozed_until: Type.Optional(
      Type.Unsafe<string | number | null>({
        type: ["string", "integer", "null"],
        description:
          "Snoozes an entry until a time in the future: milliseconds since 1970, or ISO 8601. null ends the snooze.",
      }),
    ),
  },
  { additionalProperties: false },
);

export const CallbackCount = Type.Object({
  open: Type.Integer({ description: "Counted up to 1,000." }),
  snoozed: Type.Integer({ description: "Counted up to 1,000." }),
});

export function callbackItem(callback: Callback, now = Date.now()): Static<typeof CallbackItem> {
  const { caller, callerNumber, callerLid, callerCountry } = callback;
  const country = countryOfCaller({ creator: caller, callerNumber, callerLid, callerCountry });
  const number = digitsOf(callerNumber);
  return {
    id: callback.callbackId,
    channel_id: callback.channelId,
    state: callback.state,
    caller,
    caller_number: number,
    caller_lid: callerLid,
    caller_name: callback.callerName,
    caller_country: country,
    caller_time_zones: country === null ? [] : timeZonesOf(country, now),
    whatsapp_url: number === null ? null : `https://wa.me/${number}`,
    calls: callback.calls,
    first_call_at: callback.firstCallAt,
    last_call_at: callback.lastCallAt,
    note: callback.note,
    assigned_to: callback.assignedTo,
    snoozed_until: callback.snoozedUntil,
    closed_at: callback.closedAt,
    closed_by: callback.closedBy,
    changed_at: callback.changedAt,
  };
}
