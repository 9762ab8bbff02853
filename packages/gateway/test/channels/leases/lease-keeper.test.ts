import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { HeldChannels } from "../../../src/channels/held-channels.ts";
import { LeaseKeeper } from "../../../src/channels/leases/lease-keeper.ts";
import { createLog } from "../../../src/log/log.ts";
import type { Census, KeptLease, Lease, Renewal } from "../../../src/store/leases.ts";
import type { Store } from "../../../src/store/store.ts";
import { SetClock } from "../../stage/set-clock.ts";

const TERM_MS = 10_000;
const A: KeptLease = { channelId: "A", epoch: 1, unit: "A" };
const B: KeptLease = { channelId: "B", epoch: 2, unit: "B" };
/** One node that holds what there is. */
const ALL: Census = { units: 2, free: 0, parts: 0, strays: [], ownNo: 1, takers: [{ nodeNo: 1, units: 2 }] };
const TWO = { ...ALL, takers: [...ALL.takers, { nodeNo: 2, units: 0 }] };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A node that holds two channels, on a store of which a test says what it answers. */
async function set() {
  const turns: string[] = [];
  const place = {
    answer: async (): Promise<Renewal> => ({ kept: [A, B], census: ALL }),
    released: async (_: Lease): Promise<void> => {},
    renewals: 0,
    busy: new Set<string>(),
  };
  const store = {
    leases: {
      termMs: TERM_MS,
      acquire: async () => [],
      renew: () => {
        place.renewals += 1;
        return place.answer();
      },
      release: (lease: Lease) => {
        turns.push(`release ${lease.channelId}`);
        return place.released(lease);
      },
    },
    holder: ({ channelId }: Lease) => ({ channelId }),
  } as unknown as Store;
  const held = new HeldChannels(store);
  const clock = new SetClock();
  const keeper = new LeaseKeeper({
    store,
    held,
    clock,
    log: createLog({ level: "silent" }),
    turns: {
      open: async (channelIds) => {
        turns.push(`open ${channelIds.join()}`);
      },
      close: async (channelId, why) => {
        turns.push(`close ${channelId}: ${why}`);
      },
      drop: (channelId) => {
        turns.push(`drop ${channelId}`);
      },
      busy: () => place.busy,
    },
  });
  onTestFinished(() => keeper.stop());
  await keeper.start();
  expect(turns.splice(0)).toEqual(["open A,B"]);
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 50) {
      clock.pass(50);
      await vi.advanceTimersByTimeAsync(50);
    }
  };
  /** The process stands still: time passes, and no timer fires. */
  const standStill = (ms: number): void => clock.pass(ms);
  return { held, keeper, clock, place, turns, pass, standStill };
}

const GONE = () => Promise.reject(new Error("the database is gone"));
const UNSURE = ["close A: unsure", "close B: unsure"];

it("renews well before the end, and nothing else happens", async () => {
  const { place, turns, pass } = await set();
  await pass(6 * TERM_MS);
  expect(place.renewals).toBeGreaterThan(30);
  expect(turns).toEqual([]);
});

it("ends every link while a third of the term is left, and opens them again with a renewal", async () => {
  const { keeper, place, turns, pass } = await set();
  const { answer } = place;
  place.answer = GONE;
  await pass(5_000);
  expect(turns).toEqual([]);
  await pass(2_500);
  expect(turns).toEqual(UNSURE);
  expect(keeper.isOpen("A")).toBe(false);
  await pass(5 * TERM_MS);
  expect(turns).toEqual(UNSURE);
  place.answer = answer;
  await pass(3_000);
  expect(turns).toEqual([...UNSURE, "open A,B"]);
});

it("goes by when a renewal was asked for, not by when its answer came", async () => {
  const { place, turns, pass } = await set();
  const { answer } = place;
  const late = (ms: number) => () =>
    new Promise<Renewal>((resolve) => setTimeout(() => answer().then(resolve), ms));
  place.answer = late(2_500);
  await pass(10_000);
  // The last that is answered was asked for at about nine seconds, and answered at about twelve.
  place.answer = late(60_000);
  await pass(5_800);
  expect(turns).toEqual([]);
  await pass(1_000);
  expect(turns).toEqual(UNSURE);
  place.answer = answer;
  await pass(TERM_MS);
  expect(turns).toEqual([...UNSURE, "open A,B"]);
});

it("opens nothing while the process stood still for longer than its leases", async () => {
  const { keeper, place, turns, pass, standStill } = await set();
  place.answer = async () => ({ kept: [A], census: ALL });
  standStill(60_000);
  // Before any timer has fired.
  expect(keeper.isOpen("A")).toBe(false);
  await pass(1_000);
  expect(turns.slice(0, 2)).toEqual(UNSURE);
  expect(turns.slice(2).toSorted()).toEqual(["drop B", "open A"]);
});

it("whatever the wall's clock shows", async () => {
  const { clock, turns, pass } = await set();
  clock.jump(3_600_000);
  await pass(TERM_MS);
  clock.jump(-7_200_000);
  await pass(TERM_MS);
  expect(turns).toEqual([]);
});

it("loses what another node holds, and does not hold it any more", async () => {
  const { held, place, turns, pass } = await set();
  place.answer = async () => ({ kept: [A], census: ALL });
  await pass(3_000);
  expect(turns).toEqual(["close B: lost", "drop B"]);
  expect([held.has("A"), held.has("B")]).toEqual([true, false]);
});

it("lets a channel go to a node that has come, once it is closed, and not one that waits for a phone", async () => {
  const { held, place, turns, pass } = await set();
  place.answer = async () => ({ kept: held.ids().map((id) => (id === "A" ? A : B)), census: TWO });
  place.busy = new Set(["B"]);
  await pass(2_000);
  expect(turns).toEqual(["close A: let go", "drop A", "release A"]);
  expect(held.ids()).toEqual(["B"]);
});

it("asks again for what it could not let go", async () => {
  const { held, place, turns, pass } = await set();
  let failures = 1;
  place.released = () => (failures-- > 0 ? GONE() : Promise.resolve());
  place.answer = async () => ({ kept: [A, B], census: failures < 0 ? { ...ALL, units: 1 } : TWO });
  await pass(4_000);
  expect(turns.filter((turn) => turn === "release B")).toHaveLength(2);
  expect(held.has("A")).toBe(true);
});

it("takes up what it holds without knowing it: an answer was lost", async () => {
  const { held, place, turns, pass } = await set();
  const C = { channelId: "C", epoch: 3, unit: "C" };
  place.answer = async () => ({ kept: [A, B, C], census: ALL });
  await pass(2_000);
  expect(turns).toEqual(["open C"]);
  expect(held.has("C")).toBe(true);
});

it("lets everything go when it stops beside others, and keeps it until its end when it is alone", async () => {
  const alone = await set();
  const stopped = alone.keeper.stop();
  await alone.pass(1_000);
  await stopped;
  expect(alone.turns).toEqual(["close A: stop", "close B: stop"]);

  const { keeper, place, turns, pass } = await set();
  place.answer = async () => ({ kept: [A, B], census: { ...ALL, takers: [{ nodeNo: 2, units: 0 }] } });
  const parted = keeper.stop();
  await pass(1_000);
  await parted;
  expect(turns.toSorted()).toEqual(
    ["A", "B"].flatMap((id) => [`close ${id}: let go`, `drop ${id}`, `release ${id}`]).toSorted(),
  );
});
