import { type Clock, nowOf } from "../clock.ts";
import type { Ids } from "../ids.ts";
import type { DefinedWebhook } from "../subscriptions/define-webhook.ts";
import type { Webhook } from "../subscriptions/webhook.ts";

/** What every webhook has, whosever it is. */
type Basics = Omit<Webhook, "channelId" | "account" | "secrets">;

/** A webhook that was just defined: with an id of its own, and enabled. */
export function newWebhook({ ids, clock }: { ids: Ids; clock: Clock }, defined: DefinedWebhook): Basics {
  return { ...defined, ...ENABLED, webhookId: ids.next("whk"), createdAt: nowOf(clock) };
}

/** A webhook that is sent to again, if its endpoint had it disabled. */
export function enabled<Kind extends Basics>(webhook: Kind): Kind {
  return { ...webhook, ...ENABLED };
}

const ENABLED = { disabledAt: null, disabledReason: null } as const;
