import {
  type AuthenticationCreds,
  DEFAULT_CONNECTION_CONFIG,
  proto,
  type SignalAuthState,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
  unpadRandomMax16,
} from "baileys";
import { compare, personOf } from "../../../persons.ts";

type MakeRepository = SocketConfig["makeSignalRepository"];
type SharedKeys = Record<string, proto.Message.IAppStateSyncKeyData>;

const { APP_STATE_SYNC_KEY_SHARE } = proto.Message.ProtocolMessage.Type;

/**
 * Baileys' Signal repository, for which the keys that the own phone shares are on disk in the same write as the step of the session that
 * opened their message. A message can be opened once: Baileys stores that step first, then acknowledges, and then stores the keys, so
 * that a connection or a process that ends in between has lost them for good.
 *
 * @param creds whose phone it is
 * @param onUnsaved what was opened could not be stored: the message must not be acknowledged
 */
export function repositoryThatKeepsKeys(creds: AuthenticationCreds, onUnsaved: () => void): MakeRepository {
  return (auth, ...others) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, ...others);
    const { keys } = auth;
    return {
      ...repository,
      decryptMessage: async (sealed) => {
        if (!isOwn(sealed.jid, creds) || !hasTransactions(keys)) return repository.decryptMessage(sealed);
        let isOpened = false;
        try {
          return await keys.transaction(async () => {
            const opened = await repository.decryptMessage(sealed);
            isOpened = true;
            const shared = sharedKeysIn(opened);
            if (shared) await keys.set({ "app-state-sync-key": shared });
            return opened;
          }, sealed.jid);
        } catch (error) {
          if (isOpened) onUnsaved();
          throw error;
        }
      },
    };
  };
}

/** Whether a message is of the own account: others may not give it keys. */
function isOwn(jid: string, { me }: AuthenticationCreds): boolean {
  return me !== undefined && compare(personOf(jid), personOf(me.id, me.lid)) === "same";
}

function hasTransactions(keys: SignalAuthState["keys"]): keys is SignalKeyStoreWithTransaction {
  return "transaction" in keys;
}

/** The keys that a message shares, by their ids; undefined when it is about something else. */
function sharedKeysIn(padded: Uint8Array): SharedKeys | undefined {
  const message = readMessage(padded);
  const { protocolMessage } = message?.deviceSentMessage?.message ?? message ?? {};
  if (protocolMessage?.type !== APP_STATE_SYNC_KEY_SHARE) return undefined;
  const shared: SharedKeys = {};
  for (const { keyId, keyData } of protocolMessage.appStateSyncKeyShare?.keys ?? []) {
    // A phone that has lost a key names it without one.
    if (keyId?.keyId && keyData) shared[Buffer.from(keyId.keyId).toString("base64")] = keyData;
  }
  return shared;
}

/** Nothing for what is no message: that is for Baileys to answer. */
function readMessage(padded: Uint8Array): proto.IMessage | undefined {
  try {
    return proto.Message.decode(unpadRandomMax16(padded));
  } catch {
    return undefined;
  }
}
