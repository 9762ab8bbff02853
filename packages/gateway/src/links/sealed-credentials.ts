import type { Vault } from "../secrets/vault.ts";
import type { Store } from "../store/store.ts";
import type { Credentials } from "./link.ts";

/** A channel's credentials in the store, encrypted: promise 7. */
export function sealedCredentials(store: Store, vault: Vault, channelId: string): Credentials {
  const place = (kind: string, key: string): string => `credential ${channelId}/${kind}/${key}`;
  return {
    async read(kind, keys) {
      const found = await store.readCredentials({ channelId, kind, keys });
      const opened = found.flatMap(({ key, value }): [string, string][] =>
        value ? [[key, vault.open(value, place(kind, key)).toString("utf8")]] : [],
      );
      return new Map(opened);
    },
    write: (credentials) =>
      store.writeCredentials({
        channelId,
        credentials: credentials.map(({ kind, key, value }) => ({
          kind,
          key,
          value: value === null ? null : vault.seal(value, place(kind, key)),
        })),
      }),
    clear: ({ except }) => store.clearCredentials({ channelId, except }),
  };
}
