import {
  type AuthenticationState,
  BufferJSON,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
} from "baileys";
import type { Credentials } from "../../source.ts";

const CREDS = "creds";

/** Baileys' credentials and Signal keys in the store. */
export interface StoredAuthState extends AuthenticationState {
  save(): Promise<void>;
}

/** Reads the credentials of a link, or makes fresh ones. */
export async function loadAuthState(credentials: Credentials): Promise<StoredAuthState> {
  const kept = (await credentials.read(CREDS, [CREDS])).get(CREDS);
  const creds: AuthenticationState["creds"] = kept ? JSON.parse(kept, BufferJSON.reviver) : initAuthCreds();
  return {
    creds,
    keys: {
      get: (type, ids) => readKeys(credentials, type, ids),
      set: (data) => writeKeys(credentials, data),
    },
    save: () =>
      credentials.write([{ kind: CREDS, key: CREDS, value: JSON.stringify(creds, BufferJSON.replacer) }]),
  };
}

async function readKeys<T extends keyof SignalDataTypeMap>(
  credentials: Credentials,
  type: T,
  ids: string[],
): Promise<Record<string, SignalDataTypeMap[T]>> {
  const found: Record<string, SignalDataTypeMap[T]> = {};
  for (const [id, text] of await credentials.read(type, ids)) {
    const value = JSON.parse(text, BufferJSON.reviver);
    found[id] = type === "app-state-sync-key" ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
  }
  return found;
}

function writeKeys(credentials: Credentials, data: SignalDataSet): Promise<void> {
  const changes = Object.entries(data).flatMap(([kind, entries]) =>
    Object.entries(entries ?? {}).map(([key, value]) => ({
      kind,
      key,
      value: value === null || value === undefined ? null : JSON.stringify(value, BufferJSON.replacer),
    })),
  );
  return credentials.write(changes);
}
