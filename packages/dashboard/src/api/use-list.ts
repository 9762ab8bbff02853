import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Page } from "@ringhook/api";
import { useCallback } from "preact/hooks";
import { type Loaded, useLoaded } from "./use-loaded.ts";

/** A list of the API, loaded page by page. */
export interface List<T> extends Omit<Loaded<Page<T>>, "data"> {
  items: ReadonlySignal<T[] | undefined>;
  hasMore: ReadonlySignal<boolean>;
  more: () => Promise<void>;
}

/**
 * @param key what the list depends on: a new key starts it over
 * @param load one page; the first one without a cursor
 */
export function useList<T>(key: string, load: (cursor?: string) => Promise<Page<T>>): List<T> {
  const items = useSignal<T[] | undefined>(undefined);
  const cursor = useSignal<string | null>(null);
  const hasMore = useSignal(false);
  const generation = useSignal(0);
  const take = (page: Page<T>, before: T[]): void => {
    items.value = [...before, ...page.items];
    cursor.value = page.next_cursor;
    hasMore.value = page.next_cursor !== null;
  };
  const { data: _, ...first } = useLoaded(key, async () => {
    generation.value += 1;
    const page = await load();
    take(page, []);
    return page;
  });
  const more = useCallback(async () => {
    const current = generation.peek();
    if (cursor.value === null) return;
    const page = await load(cursor.value);
    if (current === generation.peek()) take(page, items.peek() ?? []);
  }, [load]);
  return { items, hasMore, more, ...first };
}
