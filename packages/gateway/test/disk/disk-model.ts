import type { Change } from "./trace.ts";

/** What a disk writes as a whole or not at all. */
const SECTOR = 512;

interface File {
  /** What a power cut leaves for sure. */
  safe: Buffer;
  /** Changes since the last sync: any of them may be on the disk. */
  unsynced: Change[];
}

/** What is on a disk under the rules that a program may rely on, and no others: only what was synced is there for sure. */
export class DiskModel {
  readonly #random: () => number;
  readonly #files = new Map<string, File>();
  #safeNames = new Map<string, File>();
  /** Changes of names since the folder was synced. */
  #unsyncedNames: Change[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  apply(change: Change): void {
    const { kind, name, data } = change;
    const file = this.#files.get(name);
    if (kind === "C") this.#files.set(name, { safe: Buffer.alloc(0), unsynced: [] });
    else if (kind === "U") this.#files.delete(name);
    else if (kind === "R" && file) {
      this.#files.delete(name);
      this.#files.set(data.toString("utf8"), file);
    } else if (file && (kind === "W" || kind === "T")) file.unsynced.push(change);
    else if (file) this.#sync(file, kind === "S" ? 1 : 0.5);
    // Whatever else is synced is the folder.
    else if (kind === "S") {
      this.#safeNames = new Map(this.#files);
      this.#unsyncedNames = [];
    }
    if (kind === "C" || kind === "U" || kind === "R") this.#unsyncedNames.push(change);
  }

  /** Files by name, as a power cut at this moment leaves them: of what is not synced a random, torn part. */
  cut(): Map<string, Buffer> {
    const share = this.#random();
    const names = new Map(this.#safeNames);
    for (const { kind, name, data } of this.#unsyncedNames) {
      if (this.#random() >= share) continue;
      const file = names.get(name) ?? this.#files.get(name);
      if (kind === "U" || kind === "R") names.delete(name);
      if (file && kind === "R") names.set(data.toString("utf8"), file);
      if (file && kind === "C") names.set(name, file);
    }
    return new Map(
      [...names].map(([name, { safe, unsynced }]) => [name, this.#torn(Buffer.from(safe), unsynced, share)]),
    );
  }

  /** A sync that fails leaves a part, and what it did not write is never written: the system takes it for done. */
  #sync(file: File, share: number): void {
    file.safe = this.#torn(file.safe, file.unsynced, share);
    file.unsynced = [];
  }

  #torn(bytes: Buffer, changes: readonly Change[], share: number): Buffer {
    let torn = bytes;
    for (const { kind, offset, data } of changes) {
      if (kind === "T") {
        if (this.#survives(share)) torn = resized(torn, offset);
        continue;
      }
      for (let at = 0; at < data.length; ) {
        const end = Math.min(data.length, at + SECTOR - ((offset + at) % SECTOR));
        if (this.#survives(share)) {
          if (torn.length < offset + end) torn = resized(torn, offset + end);
          data.copy(torn, offset + at, at, end);
        }
        at = end;
      }
    }
    return torn;
  }

  #survives(share: number): boolean {
    return share === 1 || this.#random() < share;
  }
}

function resized(bytes: Buffer, length: number): Buffer {
  if (length <= bytes.length) return bytes.subarray(0, length);
  return Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
}
