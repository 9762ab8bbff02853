import type { SignalDataSet, SignalDataTypeMap } from "baileys";

/** Baileys' store of keys, in memory. */
export class MemoryKeys {
  readonly #values = new Map<string, unknown>();

  async get<Kind extends keyof SignalDataTypeMap>(kind: Kind, ids: string[]) {
    const found: Record<string, SignalDataTypeMap[Kind]> = {};
    for (const id of ids) {
      const value = this.#values.get(`${kind} ${id}`);
      if (value !== undefined) found[id] = value as SignalDataTypeMap[Kind];
    }
    return found;
  }

  /** Loses all of a kind. */
  forget(kind: keyof SignalDataTypeMap): void {
    for (const key of this.#values.keys()) if (key.startsWith(`${kind} `)) this.#values.delete(key);
  }

  async set(data: SignalDataSet): Promise<void> {
    for (const [kind, byId] of Object.entries(data)) {
      for (const [id, value] of Object.entries(byId ?? {})) {
        if (value) this.#values.set(`${kind} ${id}`, value);
        else this.#values.delete(`${kind} ${id}`);
      }
    }
  }
}
