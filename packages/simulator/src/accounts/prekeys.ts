/** A key that starts one conversation. */
export interface PreKey {
  readonly id: number;
  readonly publicKey: Buffer;
}

const ID_BYTES = 3;
const KEY_BYTES = 32;
const ENTRY_BYTES = ID_BYTES + KEY_BYTES;
// Baileys uploads more when it hears of fewer than five.
const FEW = 5;

/** The one-time keys that a client uploaded, packed: a client uploads 812 of them, and there are many clients. */
export class PreKeys {
  #packed: Buffer = Buffer.alloc(0);
  #wereUploaded = false;
  #onFew: (left: number) => void = () => {};
  #hasAsked = false;

  get count(): number {
    return this.#packed.length / ENTRY_BYTES;
  }

  /** Whether the client ever uploaded any. */
  get wereUploaded(): boolean {
    return this.#wereUploaded;
  }

  *[Symbol.iterator](): Generator<PreKey> {
    for (let at = 0; at < this.#packed.length; at += ENTRY_BYTES) yield this.#read(at);
  }

  /** Calls back when few are left, once for each upload, and each time that one was wanted and none was there. */
  whenFew(act: (left: number) => void): void {
    this.#onFew = act;
  }

  /**
   * Adds what was uploaded: pairs of an id (3 bytes) and a key (32 bytes). A key takes the place of one with the same
   * id. Throws if one has another size.
   */
  add(keys: Iterable<{ readonly id: Buffer | undefined; readonly value: Buffer | undefined }>): void {
    const uploaded = new Map<number, Buffer>();
    for (const { id, value } of keys) {
      if (id?.length !== ID_BYTES || value?.length !== KEY_BYTES)
        throw new Error("a prekey of the wrong size");
      uploaded.set(id.readUIntBE(0, ID_BYTES), Buffer.concat([id, value]));
    }
    const kept: Buffer[] = [];
    for (let at = 0; at < this.#packed.length; at += ENTRY_BYTES) {
      if (!uploaded.has(this.#read(at).id)) kept.push(this.#packed.subarray(at, at + ENTRY_BYTES));
    }
    this.#packed = Buffer.concat([...kept, ...uploaded.values()]);
    this.#wereUploaded = true;
    this.#hasAsked = false;
  }

  /** Takes one away, for somebody who wants to write to the client. */
  take(): PreKey | undefined {
    if (this.count === 0) {
      // Who never uploaded any is only just linked, and about to.
      if (this.#wereUploaded) this.#onFew(0);
      return undefined;
    }
    const taken = this.#read(0);
    this.#packed = this.#packed.subarray(ENTRY_BYTES);
    if (this.count < FEW && !this.#hasAsked) {
      this.#hasAsked = true;
      this.#onFew(this.count);
    }
    return taken;
  }

  #read(at: number): PreKey {
    const entry = this.#packed.subarray(at, at + ENTRY_BYTES);
    return { id: entry.readUIntBE(0, ID_BYTES), publicKey: Buffer.from(entry.subarray(ID_BYTES)) };
  }
}
