import { describe } from "vitest";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { webhookRecord } from "./store-samples.ts";
import { testActions } from "./test-actions.ts";
import { testAudit } from "./test-audit.ts";
import { testBrokers } from "./test-brokers.ts";
import { testCallLog } from "./test-call-log.ts";
import { testCallbackLists } from "./test-callback-lists.ts";
import { testCallbacks } from "./test-callbacks.ts";
import { testCallerLanes } from "./test-caller-lanes.ts";
import { testCredentials } from "./test-credentials.ts";
import { testDueLanes } from "./test-due-lanes.ts";
import { testEndpoints } from "./test-endpoints.ts";
import { testLeases } from "./test-leases.ts";
import { testLists } from "./test-lists.ts";
import { testTokens } from "./test-tokens.ts";
import { testWebhooks } from "./test-webhooks.ts";
import { testWrites } from "./test-writes.ts";

/** What an adapter brings: a store on storage of its own, empty at first. */
export interface StorePlace {
  store: Store;
  /** Closes the store and opens another on the same storage. */
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

export type OpenPlace = () => Promise<StorePlace>;

/** What every adapter of the port has to do, whatever it is made of: docs/reference/architecture.md, "The store". */
export function testStore(name: string, open: OpenPlace): void {
  describe(name, () => {
    testWrites(open);
    testCredentials(open);
    testDueLanes(open);
    testCallerLanes(open);
    testLists(open);
    testEndpoints(open);
    testCallbacks(open);
    testCallLog(open);
    testCallbackLists(open);
    testLeases(open);
    testActions(open);
    testWebhooks(open);
    testAudit(open);
    testTokens(open);
    testBrokers(open);
  });
}

/** A channel that is held, with webhooks `whk_0` and so on. */
export async function addChannel(store: Store, channelId: string, webhooks = 1): Promise<ChannelStore> {
  const channel = store.holder(await store.insertChannel(channelRecord(channelId)));
  const records = Array.from({ length: webhooks }, (_, n) =>
    webhookRecord(channelId, `whk_${channelId}_${n}`),
  );
  await channel.replaceWebhooks({ webhooks: records, at: 0 });
  return channel;
}

/** Every page of what a store has, to compare before and after. */
export async function everythingIn(store: Store): Promise<unknown> {
  const calls = await store.listCalls({ filter: {}, after: null, limit: 10_000 });
  const deliveries = await store.listDeliveries({ filter: {}, after: null, limit: 10_000 });
  const attempts = await Promise.all(deliveries.map((delivery) => store.listAttempts(delivery)));
  const events = await store.eventsAfter({ channelId: null, eventId: "", limit: 10_000 });
  const hours = { channelId: null, from: 0, to: Number.MAX_SAFE_INTEGER };
  return {
    calls,
    deliveries,
    attempts,
    events,
    byHour: await store.callsByHour(hours),
    byRingTime: await store.callsByRingTime(hours),
    pending: await store.backlog({}),
  };
}
