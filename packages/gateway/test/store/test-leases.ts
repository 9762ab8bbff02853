import { expect, it, onTestFinished } from "vitest";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { callRecord, entryOf, Numbering } from "./store-samples.ts";
import { addChannel, everythingIn, type OpenPlace, type StorePlace } from "./test-store.ts";

/** Who may write: promises 8 and 11. */
export function testLeases(open: OpenPlace): void {
  const set = async (): Promise<StorePlace> => {
    const place = await open();
    onTestFinished(() => place.close());
    return place;
  };
  const kept = async (store: Store) =>
    (await store.leases.renew({ takes: true })).kept.toSorted((a, b) => (a.channelId < b.channelId ? -1 : 1));
  const held = (store: Store, channelId: string) => store.leases.acquire({ limit: 1, channelId });

  it("gives a channel to whoever adds it, and to nobody else", async () => {
    const { store } = await set();
    const lease = await store.insertChannel(channelRecord("A"));
    expect(lease.channelId).toBe("A");
    expect(await store.leases.acquire({ limit: 10 })).toEqual([]);
    // Asked for by its name, it is told again: an answer may have been lost.
    expect(await held(store, "A")).toEqual([{ ...lease, unit: "A" }]);
    expect(await held(store, "B")).toEqual([]);
  });

  it("gives each channel that is free once, and no more than were asked for", async () => {
    const { store, reopen } = await set();
    for (const id of ["A", "B", "C"]) await store.insertChannel(channelRecord(id));
    const again = await reopen();
    const first = await again.leases.acquire({ limit: 2 });
    const second = await again.leases.acquire({ limit: 2 });
    expect([first.length, second.length]).toEqual([2, 1]);
    expect([...first, ...second].map(({ channelId }) => channelId).toSorted()).toEqual(["A", "B", "C"]);
    expect(await again.leases.acquire({ limit: 2 })).toEqual([]);
    expect(await kept(again)).toEqual([...first, ...second]);
  });

  it("writes and tells nothing by a lease that was let go, also when somebody holds the channel again", async () => {
    const { store } = await set();
    const lease = await store.insertChannel(channelRecord("A"));
    const former = store.holder(lease);
    await store.leases.release(lease);
    const before = await everythingIn(store);
    const attempts = () => [
      former.record(entryOf(new Numbering(), callRecord("C1"), [])),
      former.update({ name: "taken over" }),
      former.writeCredentials({ credentials: [{ kind: "k", key: "1", value: Uint8Array.of(1) }] }),
      former.replaceWebhooks({ webhooks: [], at: 0 }),
      former.sweep({ before: Number.MAX_SAFE_INTEGER, limit: 10 }),
      former.remove({ limit: 10 }),
      former.openCalls(),
    ];
    await expectLost(attempts());
    const [next] = await store.leases.acquire({ limit: 1 });
    expect(next?.epoch).toBeGreaterThan(lease.epoch);
    await expectLost(attempts());
    expect(await kept(store)).not.toContainEqual(expect.objectContaining(lease));
    // To let go what is somebody else's by now takes nothing from them.
    await store.leases.release(lease);
    if (next) await store.holder(next).update({ state: "AUTH" });
    expect(await everythingIn(store)).toEqual(before);
    expect(await store.listChannels({})).toMatchObject([{ name: null, state: "AUTH" }]);
  });

  it("does what was asked for before the lease was let go", async () => {
    const { store } = await set();
    const lease = await store.insertChannel(channelRecord("A"));
    const channel = store.holder(lease);
    const asked = channel.update({ name: "before" });
    await store.leases.release(lease);
    expect(await asked).toBe(true);
    expect(await store.listChannels({})).toMatchObject([{ name: "before" }]);
  });

  it("keeps what is one channel's from another's holder", async () => {
    const { store } = await set();
    const [a, b] = [await addChannel(store, "A"), await addChannel(store, "B")];
    await a.record(entryOf(new Numbering(), callRecord("C1"), ["whk_A_0"]));
    await a.writeCredentials({ credentials: [{ kind: "k", key: "1", value: Uint8Array.of(1) }] });
    expect(await b.openCalls()).toEqual([]);
    expect(await b.callsById({ callId: "C1" })).toEqual([]);
    expect(await b.pendingWebhooks()).toEqual([]);
    expect(await b.readCredentials({ kind: "k", keys: ["1"] })).toEqual([]);
    const foreign = { webhookId: "whk_A_0", now: Number.MAX_SAFE_INTEGER, latest: Number.MAX_SAFE_INTEGER };
    expect(await b.dueLanes({ ...foreign, live: 9, replays: 9, except: [] })).toMatchObject({
      deliveries: [],
    });
    await b.sweep({ before: Number.MAX_SAFE_INTEGER, limit: 10 });
    expect(await a.openCalls()).toHaveLength(1);
  });
}

/** All of them are refused because the lease counts no more. */
async function expectLost(attempts: Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(attempts);
  expect(settled).toEqual(
    attempts.map(() => ({ status: "rejected", reason: expect.objectContaining({ code: "LEASE_LOST" }) })),
  );
}
