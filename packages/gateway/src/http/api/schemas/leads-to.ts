import type { Static } from "typebox";
import type { Brokers } from "../../../channels/brokers.ts";
import { shownAddress } from "../../../sinks/broker/address.ts";
import { brokerTargetOf } from "../../../subscriptions/broker-target.ts";
import type { Chatwoot } from "../../../subscriptions/chatwoot.ts";
import type { Webhook } from "../../../subscriptions/webhook.ts";
import { type ChatwootItem, chatwootItem } from "./chatwoot.ts";

/** Where a webhook leads to in a broker or a Chatwoot; nothing for one that leads to a URL. */
export interface LeadsTo {
  broker?: string;
  to?: string | null;
  chatwoot?: Static<typeof ChatwootItem>;
  leads_to?: string;
}

/** What differs from event to event, or from channel to channel. */
const ANY = "*";

/** @param channelId `*` for a webhook for several channels */
export function leadsTo(
  brokers: Brokers,
  { url, events, chatwoot }: Pick<Webhook, "url" | "events" | "chatwoot">,
  channelId: string = ANY,
): LeadsTo {
  if (chatwoot) return inChatwoot(chatwoot);
  const target = brokerTargetOf({ url });
  if (!target) return {};
  const kind = brokers.find(target.broker)?.kind;
  const types = new Set(events.map((event) => event.split(".")[0] ?? ANY));
  const [only = ANY] = types;
  const event = { channelId, type: types.size === 1 ? only : ANY, word: ANY };
  const address = kind === undefined ? (target.to ?? "?") : shownAddress(kind, target.to, event);
  return { ...target, leads_to: `${kind ?? "unknown"} ${target.broker} → ${address}` };
}

function inChatwoot(chatwoot: Chatwoot): LeadsTo {
  const { url, accountId, inboxId } = chatwoot;
  const leads_to = `Chatwoot ${new URL(url).host} → account ${accountId}, inbox ${inboxId}`;
  return { chatwoot: chatwootItem(chatwoot), leads_to };
}
