import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as soon } from "node:timers/promises";
import { addTransactionCapability, type SignalDataSet } from "baileys";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { withSharedAsyncStorage } from "../../src/sources/linked-device/baileys/shared-async-storage.ts";

/** Baileys' keys on top of a store that notes what is written. */
function keys() {
  const written: SignalDataSet[] = [];
  const store = {
    get: async () => ({}),
    set: async (data: SignalDataSet) => {
      written.push(data);
    },
  };
  const options = { maxCommitRetries: 1, delayBetweenTriesMs: 1 };
  const log = pino({ level: "silent" });
  return { written, ...withSharedAsyncStorage(() => addTransactionCapability(store, log, options)) };
}

const mapping = (pn: string): SignalDataSet => ({ "lid-mapping": { [pn]: "1" } });

describe("Baileys' transactions on one shared storage", () => {
  it("write once, at the end, what was set within, also by one transaction inside another", async () => {
    const { transaction, set, written, isInTransaction } = keys();
    await transaction(async () => {
      await set(mapping("1"));
      await soon();
      await transaction(async () => set(mapping("2")), "inner");
      expect(isInTransaction()).toBe(true);
      expect(written).toEqual([]);
    }, "outer");
    expect(written).toEqual([{ "lid-mapping": { "1": "1", "2": "1" } }]);
    expect(isInTransaction()).toBe(false);
  });

  it("write nothing when they fail", async () => {
    const { transaction, set, written } = keys();
    const failing = transaction(async () => {
      await set(mapping("1"));
      throw new Error("no");
    }, "key");
    await expect(failing).rejects.toThrow("no");
    expect(written).toEqual([]);
  });

  it("keep the sockets apart, also where one's work runs inside another's transaction", async () => {
    const [one, other] = [keys(), keys()];
    await one.transaction(async () => {
      expect(other.isInTransaction()).toBe(false);
      await other.set(mapping("9"));
      expect(other.written).toHaveLength(1);
      await other.transaction(() => soon(), "key");
      expect(one.isInTransaction()).toBe(true);
    }, "key");
  });
});

it("leaves everybody else's AsyncLocalStorage alone", async () => {
  const before = AsyncLocalStorage;
  const within = withSharedAsyncStorage(() => AsyncLocalStorage);
  expect(within).not.toBe(before);
  expect(AsyncLocalStorage).toBe(before);
  expect(() =>
    withSharedAsyncStorage(() => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(AsyncLocalStorage).toBe(before);
});
