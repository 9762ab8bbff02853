import { createHmac, randomBytes } from "node:crypto";
import { proto } from "baileys";
import { bigEndian } from "../stanzas/bytes.ts";
import { type AppStateKey, expandKey, type MutationKeys } from "./keys.ts";
import { LtHash } from "./lt-hash.ts";
import { type Mutation, readMutation, type SealedMutation, sealMutation } from "./mutation.ts";

/** A change of a collection, as devices are sent it. */
export interface Patch {
  readonly version: number;
  readonly bytes: Uint8Array;
}

export const patchFlaws = [
  "patch-mac",
  "snapshot-mac",
  "value-mac",
  "elsewhere",
  "lost",
  "version-jump",
] as const;

/** What is wrong with a patch on purpose. */
export type PatchFlaw = (typeof patchFlaws)[number];

const { REMOVE } = proto.SyncdMutation.SyncdOperation;
// By how much the version of a collection jumps where it should go on by one.
const JUMP = 10;
const VERSION_BYTES = 8;
const MEDIA_KEY_BYTES = 32;

/** One collection of an account's app state: the changes of it, and a hash over all that it says now. */
export class Collection {
  readonly name: string;
  readonly #values = new Map<string, Buffer>();
  readonly #hash = new LtHash();
  readonly #patches: Patch[] = [];
  #version = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Counts up with each patch. */
  get version(): number {
    return this.#version;
  }

  /** The patches after a version, oldest first. */
  after(version: number): readonly Patch[] {
    return this.#patches.filter((patch) => patch.version > version);
  }

  /** The phone changes the collection. @param flaw what goes wrong with the patch on purpose */
  write(mutations: readonly Mutation[], key: AppStateKey, flaw?: PatchFlaw): void {
    const keys = expandKey(key);
    const sealed = mutations.map((mutation) => sealMutation(mutation, key, keys));
    for (const each of sealed) this.#take(each);
    this.#version += flaw === "version-jump" ? JUMP : 1;
    if (flaw === "lost") return;
    this.#keep(this.#sign(sealed, key, keys, flaw));
  }

  /**
   * A client changes the collection.
   *
   * @param keys with which it may have sealed the change
   * @returns whether its MACs are right: if not, nothing is changed
   */
  accept(bytes: Uint8Array, keys: readonly AppStateKey[]): boolean {
    const patch = proto.SyncdPatch.decode(bytes);
    const key = keys.find(({ id }) => id.equals(patch.keyId?.id ?? NOTHING));
    if (!key) return false;
    const mutations = patch.mutations.map(readMutation);
    const before = mutations.map(({ indexMac }) => this.#values.get(nameOf(indexMac)));
    for (const mutation of mutations) this.#take(mutation);
    const { snapshotMac, patchMac } = this.#macs(mutations, expandKey(key), this.#version + 1);
    if (snapshotMac.equals(patch.snapshotMac ?? NOTHING) && patchMac.equals(patch.patchMac ?? NOTHING)) {
      this.#version += 1;
      this.#keep(patch);
      return true;
    }
    for (const [place, { indexMac }] of mutations.entries()) this.#put(indexMac, before[place]);
    return false;
  }

  #take({ operation, indexMac, valueMac }: SealedMutation): void {
    this.#put(indexMac, operation === REMOVE ? undefined : valueMac);
  }

  #put(indexMac: Buffer, valueMac: Buffer | undefined): void {
    const name = nameOf(indexMac);
    const previous = this.#values.get(name);
    if (previous) this.#hash.subtract(previous);
    if (valueMac) {
      this.#hash.add(valueMac);
      this.#values.set(name, valueMac);
    } else this.#values.delete(name);
  }

  #sign(
    mutations: readonly SealedMutation[],
    key: AppStateKey,
    keys: MutationKeys,
    flaw: PatchFlaw | undefined,
  ): proto.ISyncdPatch {
    const macs = this.#macs(mutations, keys, this.#version);
    const spoiledAs = (kind: PatchFlaw, mac: Buffer) => (flaw === kind ? spoil(mac) : mac);
    const sealed = mutations.map((mutation) => mutation.sealed);
    if (flaw === "value-mac") for (const { record } of sealed) spoilFirst(record?.value?.blob);
    // Where they are nobody is told: clients would look for them at WhatsApp's own address.
    const blob = { mediaKey: randomBytes(MEDIA_KEY_BYTES), handle: this.name };
    return {
      keyId: { id: key.id },
      ...(flaw === "elsewhere" ? { mutations: [], externalMutations: blob } : { mutations: sealed }),
      snapshotMac: spoiledAs("snapshot-mac", macs.snapshotMac),
      patchMac: spoiledAs("patch-mac", macs.patchMac),
    };
  }

  #macs(mutations: readonly SealedMutation[], keys: MutationKeys, version: number) {
    const about = [bigEndian64(version), Buffer.from(this.name)];
    const snapshotMac = hmac(keys.snapshotMac, [this.#hash.bytes, ...about]);
    const valueMacs = mutations.map(({ valueMac }) => valueMac);
    return { snapshotMac, patchMac: hmac(keys.patchMac, [snapshotMac, ...valueMacs, ...about]) };
  }

  #keep(patch: proto.ISyncdPatch): void {
    const versioned = { ...patch, version: { version: this.#version } };
    this.#patches.push({ version: this.#version, bytes: proto.SyncdPatch.encode(versioned).finish() });
  }
}

const NOTHING = Buffer.alloc(0);

function nameOf(indexMac: Buffer): string {
  return indexMac.toString("base64");
}

function hmac(key: Buffer, parts: readonly Uint8Array[]): Buffer {
  return createHmac("sha256", key).update(Buffer.concat(parts)).digest();
}

function bigEndian64(number: number): Buffer {
  return Buffer.concat([Buffer.alloc(VERSION_BYTES - 4), bigEndian(number, 4)]);
}

function spoil(mac: Buffer): Buffer {
  return Buffer.from(mac).reverse();
}

// A value that is another than its MAC is for. The MAC itself stays, so that the patch's is right.
function spoilFirst(blob: Uint8Array | null | undefined): void {
  const [first] = blob ?? [];
  if (blob && first !== undefined) blob[0] = first ^ 1;
}
