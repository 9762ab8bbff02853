import { type Static, Type } from "typebox";
import { RinghookError } from "../../../errors.ts";
import type { BrokerTarget } from "../../../subscriptions/broker-target.ts";
import { openUrl } from "../../../subscriptions/chatwoot.ts";
import type { WebhookChange as Change, WebhookDefinition } from "../../../subscriptions/define-webhook.ts";
import { warningsOf } from "../../../subscriptions/sent-events.ts";
import type { Webhook } from "../../../subscriptions/webhook.ts";
import type { Caller } from "../../door/caller.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";
import { ChatwootChange, ChatwootItem, chatwootOf, NewChatwoot } from "./chatwoot.ts";
import type { LeadsTo } from "./leads-to.ts";

export const WebhookParams = Type.Object({ id: Type.String(), webhook_id: Type.String() });

const target = {
  broker: Type.Optional(
    Type.String({ description: "In place of a URL: the name of a broker, which the operator has added." }),
  ),
  to: Type.Optional(
    NullableString({
      description:
        "Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token.",
    }),
  ),
};

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
    url: Type.String({
      description:
        "Of one that leads to a broker: `broker://NAME/TO`; to a Chatwoot: its inbox, as people open it.",
    }),
    mode: Mode,
    headers: Type.Array(Type.String(), { description: "Header names. The values are not returned." }),
    events: Type.Array(Type.String()),
    max_age_seconds: NullableInteger(),
    disabled_at: NullableInteger({
      description: "Set when the endpoint answered 410 Gone, or a Chatwoot 401, 403 or 404.",
    }),
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
    broker: Type.Optional(
      Type.String({ description: "The broker that it leads to, where it leads to one." }),
    ),
    to: target.to,
    chatwoot: Type.Optional(ChatwootItem),
    leads_to: Type.Optional(
      Type.String({
        description: "Where in the broker or the Chatwoot it leads, as people read it.",
        examples: ["nats main → ringhook.MANTIS-M72HC.calls.*"],
      }),
    ),
  },
  { $id: "Webhook" },
);

export const NewWebhook = Type.Object(
  {
    url: Type.Optional(Type.String({ description: "This, `broker` or `chatwoot`." })),
    ...target,
    chatwoot: Type.Optional(NewChatwoot),
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
  { url: Type.Optional(Type.String()), ...target, chatwoot: Type.Optional(ChatwootChange), ...fields },
  { additionalProperties: false },
);

export function webhookItem(
  webhook: Omit<Webhook, "channelId">,
  failing: boolean,
  leads: LeadsTo = {},
): Static<typeof WebhookItem> {
  return {
    id: webhook.webhookId,
    url: openUrl(webhook.url),
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
    warnings: warningsOf(webhook.events, webhook.account),
    ...leads,
  };
}

/** The secret that a webhook was made with, for the answer that makes it. */
export function shownOnce({ secrets }: Webhook): { signing_secret?: string } {
  const [own] = secrets ?? [];
  return own ? { signing_secret: own.secret } : {};
}

/** A webhook's definition from a request body. @throws RinghookError `BAD_REQUEST` */
export function definitionOf(body: Omit<Static<typeof NewWebhook>, "secret">): WebhookDefinition {
  const { broker, chatwoot, to = null } = body;
  if ((body.url ?? broker ?? chatwoot) === undefined) {
    throw new RinghookError("BAD_REQUEST", 'body: expected a field "url", "broker" or "chatwoot"');
  }
  const { target: _, chatwoot: __, ...rest } = changeOf(body);
  return {
    ...rest,
    ...(broker !== undefined && { target: { broker, to } }),
    ...(chatwoot && { chatwoot: chatwootOf(chatwoot) }),
  };
}

/** What a request body changes of a webhook. */
export function changeOf(body: Static<typeof WebhookChange>): Change {
  const { max_age_seconds: maxAgeSeconds, broker, to, chatwoot, ...rest } = body;
  const target: Partial<BrokerTarget> = {
    ...(broker !== undefined && { broker }),
    ...(to !== undefined && { to }),
  };
  return {
    ...rest,
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    ...(Object.keys(target).length > 0 && { target }),
    ...(chatwoot && { chatwoot: chatwootOf(chatwoot) }),
  };
}

/**
 * Where in a broker messages go is the operator's matter: another one could forge events of other channels there.
 * @throws RinghookError `ADMIN_NEEDED`
 */
export function checkMayChoose({ role }: Caller, { to }: { to?: string | null }): void {
  if (to === undefined || role === "admin") return;
  throw new RinghookError("ADMIN_NEEDED", "to: expected none without the admin token");
}
