import type { ChannelRecord } from "../store/records.ts";
import type { Chores } from "./chores.ts";

export type RecordChange = Partial<Omit<ChannelRecord, "channelId">>;

/**
 * A channel's record in memory and in the store. Memory decides. A failed write may be in the store all the same, so it
 * is corrected there.
 */
export class KeptRecord {
  readonly #chores: Chores;
  readonly #write: (change: RecordChange) => Promise<unknown>;
  #now: ChannelRecord;
  /** The fields that may differ in the store. */
  readonly #unkept = new Set<keyof RecordChange>();

  /** @param write changes fields in the store */
  constructor(record: ChannelRecord, chores: Chores, write: (change: RecordChange) => Promise<unknown>) {
    this.#now = record;
    this.#chores = chores;
    this.#write = write;
  }

  get now(): ChannelRecord {
    return this.#now;
  }

  /** A requested change: it takes effect once it is stored, and not at all if that fails. */
  async change(change: RecordChange): Promise<void> {
    try {
      await this.#write(change);
    } catch (error) {
      this.#keep(change);
      throw error;
    }
    this.#now = { ...this.#now, ...change };
  }

  /** A fact: it takes effect at once and is stored as soon as possible. */
  note(change: RecordChange): void {
    this.#now = { ...this.#now, ...change };
    this.#keep(change);
  }

  /** Stores fields from memory. */
  #keep(fields: RecordChange): void {
    for (const field of fieldsOf(fields)) this.#unkept.add(field);
    this.#chores.begin("storing the channel's record", async () => {
      const now = this.#now;
      const written = [...this.#unkept];
      if (written.length > 0)
        await this.#write(Object.fromEntries(written.map((field) => [field, now[field]])));
      for (const field of written) if (this.#now[field] === now[field]) this.#unkept.delete(field);
    });
  }
}

function fieldsOf(change: RecordChange): (keyof RecordChange)[] {
  return Object.keys(change) as (keyof RecordChange)[];
}
