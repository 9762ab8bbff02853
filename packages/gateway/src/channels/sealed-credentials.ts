import type { Vault } from "../secrets/vault.ts";
import type { Credentials, CredentialText } from "../sources/source.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { CredentialRecord } from "../store/records.ts";

const placeOf = (channelId: string, kind: string, key: string): string =>
  `credential ${channelId}/${kind}/${key}`;

/** What a channel keeps for itself among them: it does not go with its link. */
const OF_CHANNEL = ["alerts"];

/** A credential sealed by the key, where the previous one sealed it; undefined for any other. */
export function renewCredential(
  vault: Vault,
  channelId: string,
  { kind, key, value }: CredentialRecord,
): CredentialRecord | undefined {
  const renewed = value && vault.renew(value, placeOf(channelId, kind, key));
  return renewed ? { kind, key, value: renewed } : undefined;
}

/** A credential as it goes to another gateway. */
export function openCredential(
  vault: Vault,
  channelId: string,
  { kind, key, value }: CredentialRecord & { value: Uint8Array },
): string {
  return vault.open(value, placeOf(channelId, kind, key)).toString("utf8");
}

export function sealCredential(vault: Vault, channelId: string, one: CredentialText): CredentialRecord {
  const { kind, key, value } = one;
  return { kind, key, value: value === null ? null : vault.seal(value, placeOf(channelId, kind, key)) };
}

/** Credentials that can be written with something else. */
export interface SealedCredentials extends Credentials {
  /** As they stand in the store. */
  seal(credentials: readonly CredentialText[]): CredentialRecord[];
}

/** A channel's credentials in the store, encrypted: promise 7. */
export function sealedCredentials(store: ChannelStore, vault: Vault): SealedCredentials {
  const { channelId } = store;
  const place = (kind: string, key: string): string => placeOf(channelId, kind, key);
  const seal = (credentials: readonly CredentialText[]): CredentialRecord[] =>
    credentials.map((one) => sealCredential(vault, channelId, one));
  return {
    async read(kind, keys) {
      const found = await store.readCredentials({ kind, keys });
      const opened = found.flatMap(({ key, value }): [string, string][] =>
        value ? [[key, vault.open(value, place(kind, key)).toString("utf8")]] : [],
      );
      return new Map(opened);
    },
    seal,
    write: (credentials) => store.writeCredentials({ credentials: seal(credentials) }),
    clear: ({ except }) => store.clearCredentials({ except: [...except, ...OF_CHANNEL] }),
  };
}
