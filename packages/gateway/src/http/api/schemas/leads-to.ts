import type { Brokers } from "../../../channels/brokers.ts";
import { shownAddress } from "../../../sinks/broker/address.ts";
import { brokerTargetOf } from "../../../subscriptions/broker-target.ts";
import type { Webhook } from "../../../subscriptions/webhook.ts";

/** Where a webhook leads to in a broker; nothing for one that leads to a URL. */
export interface LeadsTo {
  broker?: string;
  to?: string | null;
  leads_to?: string;
}

/** What differs from event to event, or from channel to channel. */
const ANY = "*";

/** @param channelId `*` for a webhook for several channels */
export function leadsTo(
  brokers: Brokers,
  { url, events }: Pick<Webhook, "url" | "events">,
  channelId: string = ANY,
): LeadsTo {
  const target = brokerTargetOf({ url });
  if (!target) return {};
  const kind = brokers.find(target.broker)?.kind;
  const types = new Set(events.map((event) => event.split(".")[0] ?? ANY));
  const [only = ANY] = types;
  const event = { channelId, type: types.size === 1 ? only : ANY, word: ANY };
  const address = kind === undefined ? (target.to ?? "?") : shownAddress(kind, target.to, event);
  return { ...target, leads_to: `${kind ?? "unknown"} ${target.broker} → ${address}` };
}
