import type { proto, UserFacingSocketConfig } from "baileys";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Network, Phone, PlacedCall } from "../../src/index.ts";
import { BaileysClient } from "./baileys-client.ts";
import { test as base } from "./network-test.ts";

// Baileys' libsignal prints whole sessions, private keys included.
beforeEach(() => {
  for (const method of ["log", "info", "warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Log = NonNullable<UserFacingSocketConfig["logger"]>;

/** An unmodified Baileys that checks every MAC. What it reads shows in its log alone. */
export class Reader {
  readonly client: BaileysClient;
  readonly records: proto.ICallLogRecord[] = [];
  readonly indexes: string[][] = [];
  readonly warnings: string[] = [];
  readonly contacts: (string | undefined)[] = [];
  readonly #network: Network;
  readonly #me: Phone;

  constructor(network: Network, me: Phone) {
    this.#network = network;
    this.#me = me;
    const appStateMacVerification = { patch: true, snapshot: true };
    this.client = new BaileysClient(network.url, { logger: this.#log(), appStateMacVerification });
  }

  /** The ids of the calls it read. */
  get ids(): (string | null | undefined)[] {
    return this.records.map(({ callId }) => callId);
  }

  /** The phone has shared its key. */
  async hasKey(): Promise<void> {
    await expect.poll(() => this.client.creds.myAppStateKeyId).toBeTruthy();
  }

  /** How often it asked for app state from now on. */
  countQueries(): () => number {
    let count = 0;
    this.#network.on("stanza", ({ stanza }) => {
      if (stanza.attrs.xmlns === "w:sync:app:state") count += 1;
    });
    return () => count;
  }

  async reads(placed: PlacedCall): Promise<proto.ICallLogRecord | undefined> {
    const { id } = await this.#me.placesCall(placed);
    await expect.poll(() => this.ids).toContain(id);
    return this.records.at(-1);
  }

  #log(): Log {
    const note = (about: unknown, words?: string): void => {
      if (words !== "processing sync action") return;
      const { syncAction: mutation } = about as {
        syncAction: { syncAction: proto.ISyncActionData; index: string[] };
      };
      const { value } = mutation.syncAction;
      this.indexes.push(mutation.index);
      const record = value?.callLogAction?.callLogRecord;
      if (record) this.records.push(record);
      const name = value?.contactAction?.fullName;
      if (name) this.contacts.push(name);
    };
    const warn = (about: unknown, words?: string): void => {
      if (/LTHash|patch|sync|key/.test(words ?? "")) this.warnings.push(words ?? String(about));
    };
    const nothing = (): void => {};
    const log: Log = {
      level: "trace",
      child: () => log,
      trace: note,
      debug: nothing,
      info: nothing,
      warn,
      error: warn,
    };
    return log;
  }
}

/** A test with a client that reads the call log. */
export const test = base.extend({ history: true }).extend<{ reader: Reader }>({
  reader: async ({ network, me }, use) => {
    const reader = new Reader(network, me);
    await reader.client.link(me);
    await use(reader);
    await reader.client.close();
  },
});
