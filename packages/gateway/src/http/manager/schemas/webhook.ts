import { type Static, Type } from "typebox";
import type { WebhookDefinition } from "../../../webhooks/define-webhook.ts";
import type { Webhook } from "../../../webhooks/webhook.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../nullable.ts";

export const WebhookParams = Type.Object({ id: Type.String(), webhook_id: Type.String() });

const Mode = Type.Enum(["body", "path", "method"]);
const parts = {
  mode: Type.Optional(Mode),
  headers: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "At most five." })),
  events: Type.Optional(
    Type.Array(Type.String({ examples: ["calls.post"] }), {
      description: "`type.method`; `calls.post` by default.",
    }),
  ),
  max_age_seconds: Type.Optional(
    NullableInteger({ description: "Older events are not sent: 15 to 172800; null: seven days." }),
  ),
};

export const WebhookItem = Type.Object(
  {
    id: Type.String(),
    url: Type.String(),
    mode: Mode,
    headers: Type.Array(Type.String(), { description: "Names only; values are never shown again." }),
    events: Type.Array(Type.String()),
    max_age_seconds: NullableInteger(),
    disabled_at: NullableInteger({ description: "Set once the endpoint answered 410 Gone." }),
    disabled_reason: NullableString(),
    created_at: Milliseconds,
    failing: Type.Boolean({
      description: "The endpoint keeps failing and is probed by one delivery at a time.",
    }),
  },
  { $id: "Webhook" },
);

export const NewWebhook = Type.Object({ url: Type.String(), ...parts }, { additionalProperties: false });

export const WebhookChange = Type.Object(
  { url: Type.Optional(Type.String()), ...parts },
  { additionalProperties: false },
);

export function webhookItem(webhook: Webhook, failing: boolean): Static<typeof WebhookItem> {
  return {
    id: webhook.webhookId,
    url: webhook.url,
    mode: webhook.mode,
    headers: Object.keys(webhook.headers),
    events: [...webhook.events],
    max_age_seconds: webhook.maxAgeSeconds,
    disabled_at: webhook.disabledAt,
    disabled_reason: webhook.disabledReason,
    created_at: webhook.createdAt,
    failing,
  };
}

/** What a body says of a webhook, in the words of the code. */
export function definitionOf<T extends Static<typeof WebhookChange>>({
  max_age_seconds: maxAgeSeconds,
  ...rest
}: T): Omit<T, "max_age_seconds"> & Pick<WebhookDefinition, "maxAgeSeconds"> {
  return { ...rest, ...(maxAgeSeconds !== undefined && { maxAgeSeconds }) };
}
