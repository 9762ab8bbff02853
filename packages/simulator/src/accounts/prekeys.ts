/** A key that starts one conversation. */
export interface PreKey {
  readonly id: number;
  readonly publicKey: Buffer;
}

const ID_BYTES = 3;
const KEY_BYTES = 32;
const ENTRY_BYTES = ID_BYTES + KEY_BYTES;

/** The one-time keys that a client uploaded, packed: a client uploads 812 of them, and there are many clients. */
export class PreKeys {
  #packed: Buffer = Buffer.alloc(0);

  get count(): number {
    return this.#packed.length / ENTRY_BYTES;
  }

  /** Adds what was uploaded: pairs of an id (3 bytes) and a key (32 bytes). Throws if one has another size. */
  add(keys: Iterable<{ readonly id: Buffer | undefined; readonly value: Buffer | undefined }>): void {
    const entries: Buffer[] = [this.#packed];
    for (const { id, value } of keys) {
      if (id?.length !== ID_BYTES || value?.length !== KEY_BYTES)
        throw new Error("a prekey of the wrong size");
      entries.push(id, value);
    }
    this.#packed = Buffer.concat(entries);
  }

  /** Takes one away, for somebody who wants to write to the client. */
  take(): PreKey | undefined {
    if (this.count === 0) return undefined;
    const entry = this.#packed.subarray(0, ENTRY_BYTES);
    this.#packed = this.#packed.subarray(ENTRY_BYTES);
    return { id: entry.readUIntBE(0, ID_BYTES), publicKey: Buffer.from(entry.subarray(ID_BYTES)) };
  }
}
