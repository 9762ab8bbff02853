import { closeSync, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Database } from "./driver.ts";

/**
 * The files of an open database: SQLite works on them by their handles, and does not notice when they are deleted,
 * replaced or cut off under it. What is written then is nowhere. Whoever writes looks before and after.
 *
 * They are looked at by name and never opened, but for the log: to close any handle of the database file would let go of
 * SQLite's own locks on it.
 */
export class OwnFiles {
  readonly #db: Database;
  readonly #files: [database: string, log: string, index: string];
  /** As they were when they were opened. */
  readonly #opened: FileState[];
  #databaseSize: bigint;
  #logSize: bigint;
  /** The log was emptied from outside, as a checkpoint may do, or by accident: its next header tells. */
  #logWasEmptied = false;
  /** What cannot be mended while it is open. */
  #damage: string | undefined;

  /** @param db open, and having read, so that its files are there */
  constructor(path: string, db: Database) {
    this.#db = db;
    this.#files = [path, `${path}-wal`, `${path}-shm`];
    this.#opened = this.#files.map(stateOf);
    this.#databaseSize = this.#opened[0]?.size ?? 0n;
    this.#logSize = this.#opened[1]?.size ?? 0n;
  }

  /** What keeps writes from being durable, in a sentence; undefined when all is well. */
  trouble(): string | undefined {
    if (this.#damage) return this.#damage;
    try {
      const [database, log] = this.#files.map((file, index) => same(file, this.#opened[index]));
      if (database && log) this.#damage = this.#cutDatabase(database.size) ?? this.#cutLog(log.size);
      return this.#damage;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** A database becomes smaller only by VACUUM, and then has just the size of its pages. */
  #cutDatabase(size: bigint): string | undefined {
    if (size < this.#databaseSize && size !== this.#pagesSize()) return cut(this.#files[0]);
    this.#databaseSize = size;
    return undefined;
  }

  /** The log becomes smaller only by a checkpoint, which empties it: the next commit writes its header anew. */
  #cutLog(size: bigint): string | undefined {
    if (size < this.#logSize && size > 0n) return cut(this.#files[1]);
    if (size < this.#logSize) this.#logWasEmptied = true;
    else if (size > 0n && this.#logWasEmptied) {
      if (!hasHeader(this.#files[1])) return cut(this.#files[1]);
      this.#logWasEmptied = false;
    }
    this.#logSize = size;
    return undefined;
  }

  #pagesSize(): bigint {
    const count = Object.values(this.#db.prepare("PRAGMA page_count").get() as object)[0];
    const size = Object.values(this.#db.prepare("PRAGMA page_size").get() as object)[0];
    return BigInt(Number(count) * Number(size));
  }
}

interface FileState {
  dev: bigint;
  ino: bigint;
  size: bigint;
}

/** A file by its inode: a name may come to stand for another one. @throws Error when there is none */
export function idOf(file: string): string {
  const { dev, ino } = stateOf(file);
  return `${dev}:${ino}`;
}

/** @throws Error when there is none */
function stateOf(file: string): FileState {
  const state = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!state) throw new Error(`${basename(file)} was removed while the gateway runs`);
  return state;
}

function same(file: string, opened: FileState | undefined): FileState {
  const state = stateOf(file);
  if (state.ino === opened?.ino && state.dev === opened.dev) return state;
  throw new Error(`${basename(file)} was replaced by another file while the gateway runs`);
}

function cut(file: string): string {
  return `${basename(file)} was cut off while the gateway runs: stop it, and restore a backup if it does not start`;
}

/** The first bytes of a write-ahead log, but for the last bit, which tells the order of bytes. */
const LOG_MAGIC = 0x377f0682;

function hasHeader(log: string): boolean {
  const file = openSync(log, "r");
  try {
    const header = Buffer.alloc(4);
    readSync(file, header, 0, header.length, 0);
    return (header.readUInt32BE() & ~1) === LOG_MAGIC;
  } finally {
    closeSync(file);
  }
}
