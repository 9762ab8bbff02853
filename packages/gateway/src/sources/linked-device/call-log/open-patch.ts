import {
  type ChatMutation,
  decodeSyncdMutations,
  decodeSyncdPatch,
  newLTHashState,
  type proto,
  type SignalKeyStore,
} from "baileys";
import { COLLECTION } from "./occasions.ts";

/** Why a patch cannot be read for now. */
export type Unreadable = "no_key" | "wrong_mac" | "elsewhere";

/** A change of the collection, with its operation. */
export interface Mutation {
  isRemoval: boolean;
  index: readonly string[];
  value: proto.ISyncActionValue | null | undefined;
}

export interface Opened {
  mutations: Mutation[];
  /** Changes that are not what their MAC is for. */
  failed: number;
  /** Some of it could not be read for now, or all. */
  unread: Unreadable | null;
}

type GetKey = (id: string) => Promise<proto.Message.IAppStateSyncKeyData | undefined>;

/**
 * Opens a patch of the given version, with all of its MACs verified but for that of the whole collection, which would take the state of
 * everything before.
 */
export async function openPatch(
  patch: proto.ISyncdPatch,
  version: number,
  keys: Pick<SignalKeyStore, "get">,
): Promise<Opened> {
  // What is too long for a patch lies on another server, which a channel's proxy does not lead to.
  if (patch.externalMutations) return unread("elsewhere");
  const getKey: GetKey = async (id) => (await keys.get("app-state-sync-key", [id]))[id];
  const versioned = { ...patch, mutations: patch.mutations ?? [], version: { version } };
  try {
    await decodeSyncdPatch(versioned, COLLECTION, newLTHashState(), getKey, () => {}, true);
  } catch (error) {
    if (isMissingKey(error)) return unread("no_key");
    // Anything else is about one change: which of them, each tells by itself.
    if (!isWrongChange(error)) return unread("wrong_mac");
  }
  return openEach(versioned.mutations, getKey);
}

function unread(why: Unreadable): Opened {
  return { mutations: [], failed: 0, unread: why };
}

/** One by one: only so is each one's operation known, and one that fails shows by its absence. */
async function openEach(sealed: readonly proto.ISyncdMutation[], getKey: GetKey): Promise<Opened> {
  const opened: Opened = { mutations: [], failed: 0, unread: null };
  for (const one of sealed) {
    const found: ChatMutation[] = [];
    try {
      await decodeSyncdMutations([one], newLTHashState(), getKey, (mutation) => found.push(mutation), true);
    } catch (error) {
      if (isMissingKey(error)) opened.unread = "no_key";
      else opened.failed += 1;
      continue;
    }
    if (found.length === 0) opened.failed += 1;
    for (const { index, syncAction } of found) {
      opened.mutations.push({ isRemoval: (one.operation ?? 0) !== 0, index, value: syncAction.value });
    }
  }
  return opened;
}

function isMissingKey(error: unknown): boolean {
  return Reflect.get(Object(Reflect.get(Object(error), "data")), "isMissingKey") === true;
}

function isWrongChange(error: unknown): boolean {
  return error instanceof Error && error.message === "HMAC index verification failed";
}
