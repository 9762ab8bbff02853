import { type Static, Type } from "typebox";
import type { WebhookDefinition } from "../../../subscriptions/define-webhook.ts";
import { warningsOf } from "../../../subscriptions/sent-events.ts";
import type { Webhook } from "../../../subscriptions/webhook.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";

export const WebhookParams = Type.Object({ id: Type.String(), webhook_id: Type.String() });

const Mode = Type.Enum(["body", "path", "method"]);
const fields = {
  mode: Type.Optional(Mode),
  headers: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "At most 5." })),
  events: Type.Optional(
    Type.Array(Type.String({ examples: ["calls.post"] }), {
      description: "Event names, `type.method`; by default `calls.post`.",
    }),
  ),
  max_age_seconds: Type.Optional(
    NullableInteger({ description: "Older events are not sent. 15 to 172800 seconds; null: 7 days." }),
  ),
};

export const WebhookItem = Type.Object(
  {
    id: Type.String(),
    url: Type.String(),
    mode: Mode,
    headers: Type.Array(Type.String(), { description: "Header names. The values are not returned." }),
    events: Type.Array(Type.String()),
    max_age_seconds: NullableInteger(),
    disabled_at: NullableInteger({ description: "Set when the endpoint answered 410 Gone." }),
    disabled_reason: NullableString(),
    created_at: Milliseconds,
    secret: Type.Enum(["channel", "own"], {
      description: "Whose signing secret signs: the channel's, or its own.",
    }),
    account: Type.Boolean({
      description: "It is for several channels, and changed at `/api/webhooks`.",
    }),
    failing: Type.Boolean({
      description: "The endpoint keeps failing. The gateway probes it with one delivery at a time.",
    }),
    warnings: Type.Array(Type.String(), {
      description: "Likely mistakes, one sentence each, such as an event that is never sent.",
    }),
  },
  { $id: "Webhook" },
);

export const NewWebhook = Type.Object(
  {
    url: Type.String(),
    ...fields,
    secret: Type.Optional(
      Type.Enum(["channel", "own"], {
        description: "`own`: a signing secret of this webhook alone. By default the channel's signs.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** A webhook that was just made: its own secret is returned only here. */
export const CreatedWebhook = Type.Object({
  ...WebhookItem.properties,
  signing_secret: Type.Optional(
    Type.String({ description: "The webhook's own secret, returned only here." }),
  ),
});

export const WebhookChange = Type.Object(
  { url: Type.Optional(Type.String()), ...fields },
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
    secret: webhook.secrets ? "own" : "channel",
    account: webhook.account,
    failing,
    warnings: warningsOf(webhook.events),
  };
}

/** The secret that a webhook was made with, for the answer that makes it. */
export function shownOnce({ secrets }: Webhook): { signing_secret?: string } {
  const [own] = secrets ?? [];
  return own ? { signing_secret: own.secret } : {};
}

/** A webhook's definition from a request body. */
export function definitionOf<T extends Static<typeof WebhookChange>>({
  max_age_seconds: maxAgeSeconds,
  ...rest
}: T): Omit<T, "max_age_seconds"> & Pick<WebhookDefinition, "maxAgeSeconds"> {
  return { ...rest, ...(maxAgeSeconds !== undefined && { maxAgeSeconds }) };
}
