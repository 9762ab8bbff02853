import { type Static, Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import type { Webhook } from "../../webhooks/webhook.ts";

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const ChannelParams = Type.Object({ id: Type.String() });
export const WebhookParams = Type.Object({ id: Type.String(), webhook_id: Type.String() });

export const ChannelAnswer = Type.Object(
  {
    id: Type.String({ examples: ["MANTIS-M72HC"] }),
    name: Nullable(Type.String()),
    state: Type.String({ enum: ["INIT", "LAUNCH", "QR", "AUTH", "ERROR"] }),
    reason: Nullable(Type.String({ description: "Why the channel is in its state, as a stable word." })),
    number: Nullable(Type.String({ description: "The linked phone number, digits only." })),
    lid: Nullable(Type.String()),
    created_at: Type.Integer({ description: "Milliseconds since 1970." }),
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

export const LinkAnswer = Type.Object({
  state: Type.String(),
  reason: Nullable(Type.String()),
  qr: Nullable(
    Type.Object({
      text: Type.String({ description: "The text of the QR code to scan." }),
      expires_at: Type.Integer({ description: "Milliseconds since 1970." }),
    }),
  ),
  number: Nullable(Type.String()),
});

export const WebhookAnswer = Type.Object({
  id: Type.String(),
  url: Type.String(),
  mode: Type.String({ enum: ["body", "path", "method"] }),
  headers: Type.Array(Type.String(), { description: "Names only; values are never shown again." }),
  events: Type.Array(Type.String()),
  max_age_seconds: Nullable(Type.Integer()),
  disabled_at: Nullable(Type.Integer()),
  disabled_reason: Nullable(Type.String()),
});

export const NewWebhook = Type.Object(
  {
    url: Type.String(),
    mode: Type.Optional(Type.String({ enum: ["body", "path", "method"] })),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    events: Type.Optional(Type.Array(Type.String(), { description: "type.method, calls.post by default." })),
    max_age_seconds: Type.Optional(Nullable(Type.Integer())),
  },
  { additionalProperties: false },
);

export function channelAnswer({ record, linkState }: Channel): Static<typeof ChannelAnswer> {
  return {
    id: record.channelId,
    name: record.name,
    state: linkState.state,
    reason: linkState.reason,
    number: digitsOf(record.number),
    lid: record.lid,
    created_at: record.createdAt,
  };
}

export function linkAnswer({ record, linkState }: Channel): Static<typeof LinkAnswer> {
  const { state, reason, qr } = linkState;
  return {
    state,
    reason,
    qr: qr ? { text: qr.text, expires_at: qr.expiresAt } : null,
    number: digitsOf(record.number),
  };
}

export function webhookAnswer(webhook: Webhook): Static<typeof WebhookAnswer> {
  return {
    id: webhook.webhookId,
    url: webhook.url,
    mode: webhook.mode,
    headers: Object.keys(webhook.headers),
    events: [...webhook.events],
    max_age_seconds: webhook.maxAgeSeconds,
    disabled_at: webhook.disabledAt,
    disabled_reason: webhook.disabledReason,
  };
}

function digitsOf(jid: string | null): string | null {
  return jid?.split("@")[0] ?? null;
}
