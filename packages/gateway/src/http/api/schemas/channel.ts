import { type Static, Type } from "typebox";
import type { Channel } from "../../../channels/channel.ts";
import type { NewChannel as AddedChannel } from "../../../channels/channels.ts";
import type { LinkState } from "../../../sources/source.ts";
import { stateReasons } from "../../../sources/state-reasons.ts";
import type { ChannelRecord } from "../../../store/records.ts";
import { Milliseconds, NullableString } from "../../words/nullable.ts";
import { Shared } from "../../words/shared-schema.ts";
import { CallLogItem, callLogItem } from "./call-log.ts";
import { Can, canOf, NewSourceItem, newSourceOf, SourceKindWord } from "./source.ts";

export const ChannelParams = Type.Object({ id: Type.String({ examples: ["MANTIS-M72HC"] }) });

const State = Type.String({ enum: ["INIT", "LAUNCH", "QR", "AUTH", "ERROR"] });
const Reason = NullableString({ description: "Why the channel is in this state, as a stable code." });
const ReasonText = NullableString({ description: "The reason as a sentence for people." });
const Hint = NullableString({ description: "What you can do about it; null when there is nothing to do." });
const LinkedNumber = NullableString({ description: "The linked phone number, digits only." });

export const ChannelItem = Type.Object(
  {
    id: Type.String({ examples: ["MANTIS-M72HC"] }),
    name: NullableString(),
    state: State,
    reason: Reason,
    reason_text: ReasonText,
    hint: Hint,
    number: LinkedNumber,
    lid: NullableString(),
    push_name: NullableString({ description: "The account's own name on WhatsApp." }),
    webhooks: Type.Integer({ description: "Number of webhooks." }),
    created_at: Milliseconds,
    started_at: Milliseconds,
    source: SourceKindWord,
    can: Can,
    call_log: Type.Optional(Shared(CallLogItem)),
  },
  { $id: "Channel" },
);

export const NewChannel = Type.Object(
  {
    id: Type.Optional(
      Type.String({ description: "2 to 64 letters, digits, - or _. Generated when absent." }),
    ),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    source: Type.Optional(NewSourceItem),
  },
  { additionalProperties: false },
);

/** A new channel in the words of the channels. @throws RinghookError `BAD_SOURCE` */
export function newChannelOf({ source, ...rest }: Static<typeof NewChannel>): AddedChannel {
  return source ? { ...rest, source: newSourceOf(source) } : rest;
}

export const CreatedChannel = Type.Object({
  ...ChannelItem.properties,
  token: Type.String({ description: "The channel's token, returned only here." }),
  signing_secret: Type.String({
    description: "The secret that signs the webhooks, `whsec_…`, returned only here.",
  }),
  url: Type.Optional(Type.String({ description: "For a provider: where it is to send its requests." })),
  header: Type.Optional(Type.String({ description: "For Whapi.Cloud: the header of the secret." })),
  secret: Type.Optional(
    Type.String({ description: "For Whapi.Cloud: what that header has to hold, returned only here." }),
  ),
});

export const ChannelChange = Type.Object(
  { name: Type.Optional(NullableString({ maxLength: 200 })) },
  { additionalProperties: false },
);

export const LinkItem = Type.Object({
  state: State,
  reason: Reason,
  reason_text: ReasonText,
  hint: Hint,
  qr: Type.Unsafe<{ text: string; expires_at: number } | null>({
    type: ["object", "null"],
    description: "The code to scan in state QR.",
    required: ["text", "expires_at"],
    properties: {
      text: { type: "string", description: "The text of the QR code." },
      expires_at: { type: "integer", description: "Milliseconds since 1970." },
    },
  }),
  number: LinkedNumber,
});

export function channelItem(channel: Channel, webhooks: number): Static<typeof ChannelItem> {
  const { record, linkState, startedAt } = channel;
  return {
    ...itemOf(record, linkState),
    webhooks,
    started_at: startedAt,
    source: channel.source.kind,
    can: canOf(channel.source),
    ...(channel.source.kind === "linked-device" && { call_log: callLogItem(channel.callLog) }),
  };
}

/** A channel of which no node says how it is, by what the database has of it. */
export function unheldItem(record: ChannelRecord): Static<typeof ChannelItem> {
  const link: LinkState = { state: record.number === null ? "INIT" : "LAUNCH", reason: "between_nodes" };
  return {
    ...itemOf(record, link),
    webhooks: 0,
    started_at: record.createdAt,
    source: record.source.kind,
    can: [],
  };
}

function itemOf(record: ChannelRecord, link: LinkState) {
  return {
    id: record.channelId,
    name: record.name,
    state: link.state,
    reason: link.reason,
    ...explanationOf(link),
    number: digitsOf(record.number),
    lid: record.lid,
    push_name: record.pushName,
    created_at: record.createdAt,
  };
}

export function linkItem({ record, linkState }: Channel): Static<typeof LinkItem> {
  const { state, reason, qr } = linkState;
  return {
    state,
    reason,
    ...explanationOf(linkState),
    qr: qr ? { text: qr.text, expires_at: qr.expiresAt } : null,
    number: digitsOf(record.number),
  };
}

function explanationOf({ reason }: LinkState): { reason_text: string | null; hint: string | null } {
  if (reason === null) return { reason_text: null, hint: null };
  const { sentence, next } = stateReasons[reason];
  return { reason_text: sentence, hint: next };
}

/** The number of a phone-number JID. */
export function digitsOf(jid: string | null): string | null {
  return jid?.split("@")[0] ?? null;
}
