import { computed, signal } from "@preact/signals";
import type { Page } from "../api/page.ts";
import { get } from "../api/request.ts";
import type { Channel } from "./channel.ts";

/** The channels one may see, as last heard; undefined before the first answer. */
export const channels = signal<readonly Channel[] | undefined>(undefined);

export const hasNone = computed(() => channels.value?.length === 0);

let asked = 0;

/** Asks anew; an answer that was overtaken is dropped. */
export async function refreshChannels(): Promise<void> {
  asked += 1;
  const mine = asked;
  const items: Channel[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<Channel> = await get("/api/channels", { cursor: cursor ?? undefined });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  if (mine === asked) channels.value = items;
}

export function forgetChannels(): void {
  asked += 1;
  channels.value = undefined;
}

/** A channel's name for the eye; its id while it is not known. */
export function channelNamed(id: string): string {
  return channelById(id)?.name ?? id;
}

export function channelById(id: string): Channel | undefined {
  return channels.value?.find((channel) => channel.id === id);
}
