import { setTimeout as sleep } from "node:timers/promises";
import { RinghookError } from "../../src/errors.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { Lease } from "../../src/store/leases.ts";
import type { Store } from "../../src/store/store.ts";
import { seeded } from "./seeded.ts";

export interface Faults {
  seed: number;
  /** How many of a hundred operations fail, 0 to 100. */
  failing: number;
  /** How many of a hundred operations hang until the store is well again, 0 to 100. */
  hanging?: number;
  /**
   * How many of a hundred operations are late, 0 to 100: a turn or several of the loop before they begin, and again before
   * their answer is told. So a reading may tell what settlements have changed meanwhile.
   */
  late?: number;
  /** The operations that may fail or hang; all, where nothing is said. */
  operations?: readonly (keyof Store | keyof ChannelStore)[];
  /**
   * How many of a hundred failures come after the work was done: on disk, and said to have failed.
   * A store may lose its answer.
   */
  doneAllTheSame?: number;
}

/** What is late is so by at most this many milliseconds, before it begins and after it is done. */
const LATEST_MS = 12;

/** A real store whose operations fail now and then. */
export interface FaultyStore {
  store: Store;
  /** How many operations failed or hung so far. */
  readonly faults: number;
  /** From here on it fails as asked for. It begins well. */
  break(faults: Faults): void;
  /** From here on every operation works, and those that hang go on. */
  heal(): void;
}

/** Puts seeded faults around a store: all else is the store's own doing. */
export function faultyStore(store: Store): FaultyStore {
  let faults: Faults | undefined;
  let random = seeded(0);
  let counted = 0;
  let healed: PromiseWithResolvers | undefined;

  const strike = (percent: number | undefined): boolean => random() * 100 < (percent ?? 0);

  const run = async (name: string, work: () => Promise<unknown>): Promise<unknown> => {
    const now = faults;
    if (!now || (now.operations && !now.operations.some((operation) => operation === name))) return work();
    if (strike(now.hanging)) {
      counted += 1;
      healed ??= promiseWithResolvers();
      await healed.promise;
      return work();
    }
    if (!strike(now.failing)) return strike(now.late) ? lately(work) : work();
    counted += 1;
    if (strike(now.doneAllTheSame)) await work();
    throw new RinghookError("STORE_FAILED", `${name}: a fault of the test`);
  };

  const lately = async (work: () => Promise<unknown>): Promise<unknown> => {
    await sleep(Math.floor(random() * LATEST_MS));
    const value = await work();
    await sleep(Math.floor(random() * LATEST_MS));
    return value;
  };

  const failing = <Asked extends Store | ChannelStore>(asked: Asked): Asked =>
    new Proxy(asked, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== "function" || name === "close") return value;
        if (name === "holder") return (lease: Lease) => failing(store.holder(lease));
        return (args: unknown) => run(String(name), () => value.call(target, args));
      },
    });

  return {
    store: failing(store),
    get faults() {
      return counted;
    },
    break(next) {
      faults = next;
      random = seeded(next.seed);
    },
    heal() {
      faults = undefined;
      healed?.resolve();
      healed = undefined;
    },
  };
}

interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve: () => void;
}

function promiseWithResolvers(): PromiseWithResolvers {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
