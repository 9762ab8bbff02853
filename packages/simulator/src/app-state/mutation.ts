import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { proto } from "baileys";
import type { AppStateKey, MutationKeys } from "./keys.ts";

/** One change of a collection: what an index says from now on, or that it says nothing any more. */
export interface Mutation {
  readonly operation: "set" | "remove";
  /** What it is about: a kind of action and its parameters. */
  readonly index: readonly string[];
  readonly value: proto.ISyncActionValue;
  /** The version of this kind of action. */
  readonly version: number;
}

/** A change as the service sees it: sealed, and told apart by MACs alone. */
export interface SealedMutation {
  readonly operation: proto.SyncdMutation.SyncdOperation;
  readonly indexMac: Buffer;
  readonly valueMac: Buffer;
  readonly sealed: proto.ISyncdMutation;
}

const { SET, REMOVE } = proto.SyncdMutation.SyncdOperation;
const IV_BYTES = 16;
const MAC_BYTES = 32;
const LENGTH_BYTES = 8;
// How the MAC of a value names the operation.
const OPERATION = { set: 1, remove: 2 } as const;

/** Seals a change with an account's key. */
export function sealMutation(mutation: Mutation, key: AppStateKey, keys: MutationKeys): SealedMutation {
  const index = Buffer.from(JSON.stringify(mutation.index));
  const { value, version, operation } = mutation;
  const plain = proto.SyncActionData.encode({ index, value, padding: Buffer.alloc(0), version }).finish();
  const encrypted = encrypt(plain, keys.valueEncryption);
  const valueMac = macOfValue(OPERATION[operation], encrypted, key.id, keys.valueMac);
  const indexMac = createHmac("sha256", keys.index).update(index).digest();
  const code = operation === "set" ? SET : REMOVE;
  const record = {
    index: { blob: indexMac },
    value: { blob: Buffer.concat([encrypted, valueMac]) },
    keyId: { id: key.id },
  };
  return { operation: code, indexMac, valueMac, sealed: { operation: code, record } };
}

/** Reads a change that a client sealed, as far as the service needs it: its MACs. */
export function readMutation(sealed: proto.ISyncdMutation): SealedMutation {
  const { index, value } = sealed.record ?? {};
  if (!index?.blob || !value?.blob) throw new Error("a mutation without index or value");
  return {
    operation: sealed.operation ?? SET,
    indexMac: Buffer.from(index.blob),
    valueMac: Buffer.from(value.blob).subarray(-MAC_BYTES),
    sealed,
  };
}

function encrypt(plain: Uint8Array, key: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
}

function macOfValue(operation: number, encrypted: Buffer, keyId: Buffer, key: Buffer): Buffer {
  const about = Buffer.concat([Buffer.from([operation]), keyId]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt8(about.length, LENGTH_BYTES - 1);
  return createHmac("sha512", key)
    .update(about)
    .update(encrypted)
    .update(length)
    .digest()
    .subarray(0, MAC_BYTES);
}
