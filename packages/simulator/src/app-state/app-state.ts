import type { CallRecord } from "./call-log.ts";
import { Collection } from "./collection.ts";
import { type AppStateKey, newAppStateKey } from "./keys.ts";

/** The collections that WhatsApp has. */
export const collectionNames = [
  "critical_block",
  "critical_unblock_low",
  "regular_high",
  "regular_low",
  "regular",
] as const;

/** A part of the app state that has a version of its own. */
export type CollectionName = (typeof collectionNames)[number];

/** The settings, chats, contacts and call log of an account, as its devices share them. */
export class AppState {
  /** The records of the call log, by the call's id. */
  readonly records = new Map<string, CallRecord>();
  readonly #keys: AppStateKey[] = [newAppStateKey()];
  readonly #collections = new Map<string, Collection>();
  // Changed since the devices were last told, in the order in which they changed.
  readonly #untold = new Set<Collection>();

  /** With which it is sealed from now on. */
  get key(): AppStateKey {
    return this.#keys.at(-1) ?? this.renewKey();
  }

  /** All keys that there ever were, the oldest first. */
  get keys(): readonly AppStateKey[] {
    return this.#keys;
  }

  /** Makes another key. What was sealed with those before stays as it is. */
  renewKey(): AppStateKey {
    const key = newAppStateKey();
    this.#keys.push(key);
    return key;
  }

  /** A collection by its name, or nothing where WhatsApp has none of that name. */
  find(name: string): Collection | undefined {
    return (collectionNames as readonly string[]).includes(name)
      ? this.get(name as CollectionName)
      : undefined;
  }

  get(name: CollectionName): Collection {
    const collection = this.#collections.get(name) ?? new Collection(name);
    this.#collections.set(name, collection);
    return collection;
  }

  /** A collection was changed. */
  changed(collection: Collection): void {
    this.#untold.add(collection);
  }

  /** The collections of which devices are to be told, each once. */
  takeUntold(): readonly Collection[] {
    const untold = [...this.#untold];
    this.#untold.clear();
    return untold;
  }
}
