import { hkdfSync } from "node:crypto";

const BYTES = 128;

/**
 * A hash over a set that can be kept up to date: what is added and taken away changes it by as much, in any order.
 * 64 numbers of 16 bits, each the sum of what the members say for it.
 */
export class LtHash {
  readonly #sums = new Uint16Array(BYTES / 2);

  /** 128 bytes: the sums, low byte first. */
  get bytes(): Buffer {
    const written = Buffer.alloc(BYTES);
    for (const [place, sum] of this.#sums.entries()) written.writeUInt16LE(sum, 2 * place);
    return written;
  }

  add(member: Uint8Array): void {
    this.#change(member, 1);
  }

  subtract(member: Uint8Array): void {
    this.#change(member, -1);
  }

  #change(member: Uint8Array, sign: 1 | -1): void {
    const said = Buffer.from(hkdfSync("sha256", member, "", "WhatsApp Patch Integrity", BYTES));
    // A Uint16Array keeps the low 16 bits of what is written to it.
    for (const [place, sum] of this.#sums.entries()) {
      this.#sums[place] = sum + sign * said.readUInt16LE(2 * place);
    }
  }
}
