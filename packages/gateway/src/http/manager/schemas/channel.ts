import { type Static, Type } from "typebox";
import type { Channel } from "../../../channels/channel.ts";
import type { LinkState } from "../../../links/link.ts";
import { stateReasons } from "../../../links/state-reasons.ts";
import { Milliseconds, NullableString } from "../../nullable.ts";

export const ChannelParams = Type.Object({ id: Type.String({ examples: ["MANTIS-M72HC"] }) });

const State = Type.String({ enum: ["INIT", "LAUNCH", "QR", "AUTH", "ERROR"] });
const Reason = NullableString({ description: "Why the channel is in its state, as a stable word." });
const Hint = NullableString({ description: "What a person can do about it, where there is something." });
const LinkedNumber = NullableString({ description: "The linked phone number, digits only." });

export const ChannelItem = Type.Object(
  {
    id: Type.String({ examples: ["MANTIS-M72HC"] }),
    name: NullableString(),
    state: State,
    reason: Reason,
    hint: Hint,
    number: LinkedNumber,
    lid: NullableString(),
    push_name: NullableString({ description: "The account's own name on WhatsApp." }),
    webhooks: Type.Integer({ description: "How many webhooks it has." }),
    created_at: Milliseconds,
    started_at: Milliseconds,
  },
  { $id: "Channel" },
);

export const NewChannel = Type.Object(
  {
    id: Type.Optional(Type.String({ description: "2 to 64 letters, digits, - or _; made when absent." })),
    name: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

export const CreatedChannel = Type.Object({
  ...ChannelItem.properties,
  token: Type.String({ description: "The channel's token, shown this once." }),
  signing_secret: Type.String({ description: "What webhooks are signed with, shown this once: `whsec_…`." }),
});

export const ChannelChange = Type.Object(
  { name: Type.Optional(NullableString({ maxLength: 200 })) },
  { additionalProperties: false },
);

export const LinkItem = Type.Object({
  state: State,
  reason: Reason,
  hint: Hint,
  qr: Type.Unsafe<{ text: string; expires_at: number } | null>({
    type: ["object", "null"],
    description: "The code to scan, in state QR.",
    properties: {
      text: { type: "string", description: "The text of the QR code, to be shown as it is." },
      expires_at: { type: "integer", description: "Milliseconds since 1970." },
    },
  }),
  number: LinkedNumber,
});

export function channelItem(channel: Channel, webhooks: number): Static<typeof ChannelItem> {
  const { record, linkState, startedAt } = channel;
  return {
    id: record.channelId,
    name: record.name,
    state: linkState.state,
    reason: linkState.reason,
    hint: hintOf(linkState),
    number: digitsOf(record.number),
    lid: record.lid,
    push_name: record.pushName,
    webhooks,
    created_at: record.createdAt,
    started_at: startedAt,
  };
}

export function linkItem({ record, linkState }: Channel): Static<typeof LinkItem> {
  const { state, reason, qr } = linkState;
  return {
    state,
    reason,
    hint: hintOf(linkState),
    qr: qr ? { text: qr.text, expires_at: qr.expiresAt } : null,
    number: digitsOf(record.number),
  };
}

function hintOf({ reason }: LinkState): string | null {
  return reason && stateReasons[reason].next;
}

/** The number of a phone-number JID. */
export function digitsOf(jid: string | null): string | null {
  return jid?.split("@")[0] ?? null;
}
