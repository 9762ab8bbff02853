import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HeldChannels } from "../../src/channels/held-channels.ts";
import { LeaseKeeper } from "../../src/channels/lease-keeper.ts";
import { createLog } from "../../src/log/log.ts";
import type { Lease } from "../../src/store/leases.ts";
import type { Store } from "../../src/store/store.ts";
import { SetClock } from "../stage/set-clock.ts";

const TERM_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A node that holds two channels, by leases of which a test says what becomes of them. */
async function set() {
  const leases: Lease[] = ["A", "B"].map((channelId) => ({ channelId, epoch: 1 }));
  const turns: string[] = [];
  const place = {
    answer: async (held: readonly Lease[]): Promise<Lease[]> => [...held],
    renewals: 0,
  };
  const held = new HeldChannels({
    leases: {
      termMs: TERM_MS,
      acquire: async () => leases,
      renew: (asked: readonly Lease[]) => {
        place.renewals += 1;
        return place.answer(asked);
      },
      release: async () => {},
    },
    holder: ({ channelId }: Lease) => ({ channelId }),
  } as unknown as Store);
  await held.acquireAll();
  const clock = new SetClock();
  const keeper = new LeaseKeeper({
    held,
    clock,
    log: createLog({ level: "silent" }),
    turns: {
      suspend: async () => {
        turns.push("suspend");
      },
      resume: async () => {
        turns.push("resume");
      },
      lose: async (channelIds) => {
        turns.push(`lose ${channelIds.join()}`);
      },
    },
  });
  keeper.start(clock.monotonic());
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      clock.pass(100);
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  /** The process stands still: time passes, and no timer fires. */
  const standStill = (ms: number): void => clock.pass(ms);
  return { held, keeper, clock, place, turns, pass, standStill };
}

it("renews well before the end, and nothing else happens", async () => {
  const { keeper, place, turns, pass } = await set();
  await pass(6 * TERM_MS);
  expect(place.renewals).toBeGreaterThan(20);
  expect(turns).toEqual([]);
  await keeper.stop();
});

it("ends every link while a third of the term is left, and opens them again with a renewal", async () => {
  const { keeper, place, turns, pass } = await set();
  place.answer = () => Promise.reject(new Error("the database is gone"));
  await pass(6_500);
  expect(turns).toEqual([]);
  await pass(1_000);
  expect(turns).toEqual(["suspend"]);
  await pass(5 * TERM_MS);
  expect(turns).toEqual(["suspend"]);
  place.answer = async (held) => [...held];
  await pass(3_000);
  expect(turns).toEqual(["suspend", "resume"]);
  await keeper.stop();
});

it("goes by when a renewal was asked for, not by when its answer came", async () => {
  const { keeper, place, turns, pass } = await set();
  place.answer = (held) => new Promise((resolve) => setTimeout(() => resolve([...held]), 8_000));
  await pass(9_000);
  expect(turns).toEqual(["suspend"]);
  await pass(3_000);
  // The answer is there, and as old as what it says.
  expect(turns).toEqual(["suspend"]);
  place.answer = async (held) => [...held];
  await pass(TERM_MS);
  expect(turns).toEqual(["suspend", "resume"]);
  await keeper.stop();
});

it("ends its links first when the process stood still for longer than its leases", async () => {
  const { keeper, place, turns, pass, standStill } = await set();
  place.answer = async (held) => held.filter(({ channelId }) => channelId === "A");
  standStill(60_000);
  await pass(1_000);
  expect(turns).toEqual(["suspend", "lose B", "resume"]);
  await keeper.stop();
});

it("whatever the wall's clock shows", async () => {
  const { keeper, clock, turns, pass } = await set();
  clock.jump(3_600_000);
  await pass(TERM_MS);
  clock.jump(-7_200_000);
  await pass(TERM_MS);
  expect(turns).toEqual([]);
  await keeper.stop();
});

it("loses what another node holds, and does not hold it any more", async () => {
  const { held, keeper, place, turns, pass } = await set();
  place.answer = async (asked) => asked.filter(({ channelId }) => channelId === "A");
  await pass(3_000);
  expect(turns).toEqual(["lose B"]);
  expect([held.has("A"), held.has("B")]).toEqual([true, false]);
  await keeper.stop();
});
