import { computed, signal } from "@preact/signals";
import type { Channel, Page } from "@ringhook/api";
import { get } from "../api/request.ts";

/** The channels that the session may see; undefined until they have loaded. */
export const channels = signal<readonly Channel[] | undefined>(undefined);
/** Why they could not be loaded the last time. */
export const channelsError = signal<unknown>(undefined);

export const hasNone = computed(() => channels.value?.length === 0);

/** The most that the API gives at once: hundreds of channels are one request. */
const PAGE = 500;

let latest = 0;

/**
 * Reloads the channels. An answer that a later request has overtaken is dropped.
 * @throws ApiError which is in `channelsError`, too
 */
export async function refreshChannels(): Promise<void> {
  latest += 1;
  const own = latest;
  try {
    const items = await loadChannels();
    if (own !== latest) return;
    channels.value = items;
    channelsError.value = undefined;
  } catch (error) {
    if (own === latest) channelsError.value = error;
    throw error;
  }
}

async function loadChannels(): Promise<Channel[]> {
  const items: Channel[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<Channel> = await get("/api/channels", { limit: PAGE, cursor: cursor ?? undefined });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

export function forgetChannels(): void {
  latest += 1;
  channels.value = undefined;
  channelsError.value = undefined;
}

/** A channel's name; its id while it is not loaded. */
export function channelNamed(id: string): string {
  return channelById(id)?.name ?? id;
}

export function channelById(id: string): Channel | undefined {
  return channels.value?.find((channel) => channel.id === id);
}
