import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { Store } from "../../src/store/store.ts";

/** The store of a channel, as its holder has it. */
export async function channelOf(store: Store, channelId: string): Promise<ChannelStore> {
  const [lease] = await store.leases.acquire({ limit: 1, channelId });
  if (!lease) throw new Error(`there is no channel ${channelId}`);
  return store.holder(lease);
}
