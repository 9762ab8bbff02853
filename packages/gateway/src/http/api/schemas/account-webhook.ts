import { type Static, Type } from "typebox";
import type { AccountWebhook } from "../../../subscriptions/account-webhook.ts";
import type { LeadsTo } from "./leads-to.ts";
import { NewWebhook, WebhookChange, WebhookItem, webhookItem } from "./webhook.ts";

/** Which channels something is for. */
export const ForChannels = Type.Unsafe<"all" | string[]>({
  anyOf: [{ const: "all" }, { type: "array", items: { type: "string" }, minItems: 1, maxItems: 1_000 }],
  description: "`all`, also those made later, or the ids of some.",
});

export const AccountWebhookItem = Type.Object(
  { ...WebhookItem.properties, channels: ForChannels },
  { $id: "AccountWebhook" },
);

/** One that was just made: its secret is returned only here. */
export const CreatedAccountWebhook = Type.Object({
  ...AccountWebhookItem.properties,
  signing_secret: Type.Optional(
    Type.String({
      description: "What signs for it, returned only here. One that leads to a broker has none.",
    }),
  ),
});

export const NewAccountWebhook = Type.Object(
  {
    ...NewWebhook.properties,
    channels: ForChannels,
    secret: Type.Optional(Type.Enum(["own"], { description: "It always has one of its own." })),
  },
  { additionalProperties: false },
);

export const AccountWebhookChange = Type.Object(
  { ...WebhookChange.properties, channels: Type.Optional(ForChannels) },
  { additionalProperties: false },
);

/** @param failing whether its endpoint keeps failing for some channel */
export function accountWebhookItem(
  webhook: AccountWebhook,
  failing: boolean,
  leads: LeadsTo,
): Static<typeof AccountWebhookItem> {
  const { channels, ...rest } = webhook;
  const item = webhookItem({ ...rest, account: true }, failing, leads);
  return { ...item, channels: channels === null ? "all" : [...channels] };
}

/** null for all. */
export function forChannelsOf(given: "all" | string[]): string[] | null {
  return given === "all" ? null : [...new Set(given)];
}
