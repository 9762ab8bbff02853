import { hkdfSync, randomBytes } from "node:crypto";

/** A key for the app state of an account, as its phone shares it with the devices that it links. */
export interface AppStateKey {
  /** 6 bytes. */
  readonly id: Buffer;
  /** 32 bytes, from which the keys for each purpose are derived. */
  readonly data: Buffer;
}

/** What each of the keys that follow from an app state key is for. */
export interface MutationKeys {
  readonly index: Buffer;
  readonly valueEncryption: Buffer;
  readonly valueMac: Buffer;
  readonly snapshotMac: Buffer;
  readonly patchMac: Buffer;
}

const KEY_BYTES = 32;
const PURPOSES = 5;

/** Makes a key: an id that counts up in its last four bytes, and data of the system's chance. */
export function newAppStateKey(): AppStateKey {
  return { id: Buffer.concat([Buffer.alloc(2), randomBytes(4)]), data: randomBytes(KEY_BYTES) };
}

/** The keys for each purpose. */
export function expandKey({ data }: AppStateKey): MutationKeys {
  const all = Buffer.from(hkdfSync("sha256", data, "", "WhatsApp Mutation Keys", KEY_BYTES * PURPOSES));
  const part = (place: number) => all.subarray(place * KEY_BYTES, (place + 1) * KEY_BYTES);
  return {
    index: part(0),
    valueEncryption: part(1),
    valueMac: part(2),
    snapshotMac: part(3),
    patchMac: part(4),
  };
}
