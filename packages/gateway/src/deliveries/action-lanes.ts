import { actionAsDelivery, type NewAction } from "../store/actions.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Target } from "../subscriptions/webhook.ts";
import type { EndpointOptions } from "./endpoint-options.ts";

/** By this the lanes know the actions of a channel's rules: no webhook is called so. */
export const ACTIONS = "actions";

const DAY_MS = 86_400_000;
/** A reminder waits for a week at most. What is planned longer ahead was planned by a clock that was wrong. */
const LONGEST_WAIT_MS = 8 * DAY_MS;
/** What is older was forgotten by a gateway that did not run. Its sink would leave it, too. */
const MAX_AGE_SECONDS = 30 * 86_400;

/** The lanes of actions, as an endpoint reads and settles them. What became of an action its sink has noted. */
export function actionLanes(store: ChannelStore): EndpointOptions["store"] {
  return {
    dueLanes: (query) => store.dueActions(query),
    replan: (move) => store.replanActions(move),
    settle: async ({ deliveryId: actionId, state, dueAt, settledAt: at }) => {
      if (state === "pending") return store.postponeAction({ actionId, dueAt: dueAt ?? at });
      if (state !== "expired") return;
      await store.endAction({ actionId, state: "skipped", reason: "too_old", code: null, at, counts: false });
    },
  };
}

/** Where actions go, in the words of what goes to a webhook. */
export function actionTarget(channelId: string): Target {
  const webhook = {
    channelId,
    webhookId: ACTIONS,
    url: "",
    mode: "body" as const,
    headers: {},
    events: [],
    maxAgeSeconds: MAX_AGE_SECONDS,
    disabledAt: null,
    disabledReason: null,
    secrets: null,
    account: false,
    createdAt: 0,
  };
  return { webhook, retryDelayMs: 1_000, retryCapMs: LONGEST_WAIT_MS, secrets: [] };
}

/** New actions as the lanes take them, and which of them may go at once: all others are read again when they are due. */
export function pendingActions(
  actions: readonly NewAction[],
  now: number,
): { deliveries: PendingDelivery[]; heads: boolean[] } {
  const pending = actions.filter(({ state }) => state === "pending");
  const deliveries = pending.map((action) => actionAsDelivery(action, ACTIONS));
  return { deliveries, heads: pending.map(({ plannedAt }) => plannedAt <= now) };
}
