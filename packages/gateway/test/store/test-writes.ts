import { expect, it, onTestFinished } from "vitest";
import type { NewDelivery } from "../../src/store/channel-store.ts";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import {
  callRecord,
  entryOf,
  laneOf,
  Numbering,
  SECOND,
  settlementOf,
  stepOf,
  T0,
  webhookRecord,
} from "./store-samples.ts";
import { addChannel, everythingIn, type OpenPlace, type StorePlace } from "./test-store.ts";

/** Durability, order, and what one entry or settlement does. */
export function testWrites(open: OpenPlace): void {
  const place = async (): Promise<StorePlace> => {
    const opened = await open();
    onTestFinished(() => opened.close());
    return opened;
  };
  const put = async (): Promise<Store> => (await place()).store;

  it("keeps what it said is kept, also when it is opened again", async () => {
    const { store, reopen } = await place();
    const channel = await addChannel(store, "A", 2);
    await channel.update({ name: "Shop", settings: { kept: [1, "two", null] } });
    await channel.writeCredentials({ credentials: [{ kind: "k", key: "1", value: Uint8Array.of(9) }] });
    const ids = new Numbering();
    const call = callRecord("C1");
    const entry = entryOf(ids, call, ["whk_A_0", "whk_A_1"]);
    await channel.record(entry);
    const [owed] = entry.deliveries;
    if (owed) await channel.settle(settlementOf(owed, "delivered", { number: 1, at: T0 + SECOND }));
    const before = await everythingIn(store);
    const again = await reopen();
    expect(await everythingIn(again)).toEqual(before);
    expect(await again.listChannels({})).toMatchObject([
      { channelId: "A", name: "Shop", settings: { kept: [1, "two", null] } },
    ]);
    const [lease] = await again.leases.acquire({ limit: 1 });
    const held = lease && again.holder(lease);
    expect(await held?.readCredentials({ kind: "k", keys: ["1", "2"] })).toEqual([
      { kind: "k", key: "1", value: Uint8Array.of(9) },
    ]);
    expect(await held?.listWebhooks()).toEqual([
      webhookRecord("A", "whk_A_0"),
      webhookRecord("A", "whk_A_1"),
    ]);
    expect(await held?.lastIds()).toContain(entry.deliveries.at(-1)?.deliveryId);
  });

  it("does what is asked for without waiting in the order in which it was asked", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const call = callRecord("C1");
    const first = entryOf(ids, call, ["whk_A_0"]);
    const second = entryOf(ids, stepOf(call, "ringing", T0 + SECOND), ["whk_A_0"]);
    const [owed] = first.deliveries;
    if (!owed) throw new Error("the entry owes nothing");
    const [one, two, , due] = await Promise.all([
      channel.record(first),
      channel.record(second),
      channel.settle(settlementOf(owed, "delivered", { number: 1, at: T0 + SECOND })),
      channel.dueLanes({
        webhookId: "whk_A_0",
        now: T0 + 2 * SECOND,
        latest: T0 * 2,
        live: 9,
        replays: 9,
        except: [],
      }),
      ...Array.from({ length: 20 }, (_, n) => channel.update({ name: `name ${n}` })),
    ]);
    expect([one, two]).toEqual([{ heads: [true] }, { heads: [false] }]);
    expect(due).toMatchObject({
      deliveries: [{ deliveryId: second.deliveries[0]?.deliveryId, lane: laneOf(call) }],
    });
    expect((await store.listChannels({}))[0]?.name).toBe("name 19");
  });

  it("writes nothing of an entry whose call it took for new and is not, and says what it has", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const call = callRecord("C1");
    await channel.record(entryOf(ids, call, ["whk_A_0"]));
    const before = await everythingIn(store);
    const other = callRecord("C1", { creator: "2@s.whatsapp.net", at: T0 + SECOND });
    expect(await channel.record(entryOf(ids, other, ["whk_A_0"]))).toEqual({ known: call });
    expect(await everythingIn(store)).toEqual(before);
  });

  it("writes no more of a call that has ended, and nothing of an entry that fails", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const call = callRecord("C1");
    await channel.record(entryOf(ids, call, ["whk_A_0"]));
    await channel.record(entryOf(ids, stepOf(call, "missed", T0 + 8 * SECOND), ["whk_A_0"]));
    const before = await everythingIn(store);
    const late = entryOf(ids, stepOf(call, "answered", T0 + 9 * SECOND), ["whk_A_0"]);
    await expect(channel.record(late)).rejects.toMatchObject({ code: "STORE_FAILED" });
    const nowhere = entryOf(ids, callRecord("C2"), ["whk_of_nobody"]);
    await expect(channel.record(nowhere)).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await everythingIn(store)).toEqual(before);
  });

  it.each(["delivered", "pending", "expired"] as const)(
    "settles as %s, and a second time changes nothing",
    async (state) => {
      const store = await put();
      const channel = await addChannel(store, "A");
      const ids = new Numbering();
      const call = callRecord("C1");
      const entry = entryOf(ids, call, ["whk_A_0"]);
      await channel.record(entry);
      await channel.record(entryOf(ids, stepOf(call, "ringing", T0 + SECOND), ["whk_A_0"]));
      const [owed] = entry.deliveries;
      if (!owed) throw new Error("the entry owes nothing");
      const at = T0 + 2 * SECOND;
      const dueAt = state === "pending" ? at + 60 * SECOND : null;
      const settlement = settlementOf(owed, state, { number: 1, at, dueAt });
      await channel.settle(settlement);
      const once = await everythingIn(store);
      expect(await store.readDelivery({ deliveryId: owed.deliveryId })).toMatchObject({
        state,
        dueAt,
        attempts: 1,
      });
      expect(await store.listAttempts({ channelId: "A", deliveryId: owed.deliveryId })).toEqual([
        settlement.attempt,
      ]);
      const [next] = await store.listDeliveries({ filter: {}, after: null, limit: 1 });
      expect(next?.dueAt).toBe(state === "pending" ? null : at);
      await channel.settle(settlement);
      expect(await everythingIn(store)).toEqual(once);
    },
  );

  it("finds a call by its key, and by the id that WhatsApp gave it", async () => {
    const channel = await addChannel(await put(), "A");
    const ids = new Numbering();
    const first = callRecord("C1");
    const second = callRecord("C1~2", { givenId: "C1", callerNumber: "2@s.whatsapp.net", at: T0 + SECOND });
    for (const call of [first, second]) await channel.record(entryOf(ids, call, []));
    expect(await channel.callsById({ callId: "C1" })).toEqual([first, second]);
    expect(await channel.callsById({ callId: "C1~2" })).toEqual([second]);
    expect(await channel.openCalls()).toEqual([first, second]);
  });

  it("cancels what is pending for a webhook that is removed, and knows it again when it comes back", async () => {
    const store = await put();
    const channel = await addChannel(store, "A", 2);
    const ids = new Numbering();
    await channel.record(entryOf(ids, callRecord("C1"), ["whk_A_0", "whk_A_1"]));
    await channel.replaceWebhooks({ webhooks: [webhookRecord("A", "whk_A_1")], at: T0 + SECOND });
    const states = async (webhookId: string) =>
      (await store.listDeliveries({ filter: { channelId: "A", webhookId }, after: null, limit: 9 })).map(
        ({ state }) => state,
      );
    expect(await states("whk_A_0")).toEqual(["cancelled"]);
    expect(await states("whk_A_1")).toEqual(["pending"]);
    expect(await channel.pendingWebhooks()).toEqual(["whk_A_1"]);
    await channel.replaceWebhooks({ webhooks: [webhookRecord("A", "whk_A_0")], at: T0 + 2 * SECOND });
    expect((await channel.listWebhooks()).map(({ webhookId }) => webhookId)).toEqual(["whk_A_0"]);
    expect(await states("whk_A_0")).toEqual(["cancelled"]);
  });

  it("sweeps what is over from before a time, in steps, and nothing else", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const other = await addChannel(store, "B");
    const ids = new Numbering();
    for (const [n, state] of (["delivered", "delivered", "pending"] as const).entries()) {
      const call = callRecord(`OLD${n}`, { at: T0 + n * SECOND });
      for (const each of [call, stepOf(call, "missed", T0 + n * SECOND)]) {
        const entry = entryOf(ids, each, ["whk_A_0"]);
        await channel.record(entry);
        const [owed] = entry.deliveries;
        if (owed)
          await channel.settle(
            settlementOf(owed, state, {
              number: 1,
              at: T0 + n * SECOND,
              dueAt: state === "pending" ? T0 * 2 : null,
            }),
          );
      }
    }
    await other.record(entryOf(ids, callRecord("OTHER"), []));
    ids.at(T0 + 3_600 * SECOND);
    await channel.record(entryOf(ids, callRecord("YOUNG", { at: T0 + 3_600 * SECOND }), []));
    const before = T0 + 60 * SECOND;
    let steps = 0;
    while ((await channel.sweep({ before, limit: 1 })) > 0) steps += 1;
    expect(steps).toBeGreaterThan(1);
    const left = await store.listCalls({ filter: {}, after: null, limit: 10 });
    expect(left.map(({ callId }) => callId).toSorted()).toEqual(["OLD2", "OTHER", "YOUNG"]);
    expect(await store.listDeliveries({ filter: {}, after: null, limit: 10 })).toHaveLength(2);
    expect(await store.callEvents({ channelId: "A", callId: "OLD2" })).toHaveLength(2);
  });

  it("writes credentials with an entry, or neither", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const set = (key: string) => [{ kind: "own", key, value: Buffer.from(key) }];
    await channel.record({ ...entryOf(ids, callRecord("C1"), []), credentials: set("with a call") });
    const refused = { ...entryOf(ids, callRecord("C2"), ["whk_nobody"]), credentials: set("never") };
    await expect(channel.record(refused)).rejects.toMatchObject({ code: "STORE_FAILED" });
    await channel.record({ events: [], deliveries: [], credentials: set("without") });
    const found = await channel.readCredentials({ kind: "own", keys: ["with a call", "never", "without"] });
    expect(found.map(({ key }) => key).toSorted()).toEqual(["with a call", "without"]);
  });

  it("keeps where a channel's calls come from, and what has come", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const source = { kind: "meta-cloud", sourceId: "src_1", phoneNumberId: "106540352242922" } as const;
    const sourceTally = {
      ...{ lastReceivedAt: T0, received: 7, doubles: 0, refused: 0, lastRefusedAt: null },
      ...{ unrouted: 1, lastUnroutedAt: T0, lastUnroutedId: "1", lastVerifiedAt: T0, lagMs: 250 },
    };
    expect(await channel.update({ source, sourceTally })).toBe(true);
    expect(await store.listChannels({})).toMatchObject([{ channelId: "A", source, sourceTally }]);
  });

  it("sweeps what stands behind much that has to stay, and what had to stay once it no longer has", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const owed: NewDelivery[] = [];
    for (let n = 0; n < 12; n += 1) {
      const call = callRecord(`C${n}`, { at: T0 + n * SECOND });
      const entry = entryOf(ids, call, n < 9 ? ["whk_A_0"] : []);
      await channel.record(entry);
      await channel.record(entryOf(ids, stepOf(call, "missed", T0 + n * SECOND), []));
      owed.push(...entry.deliveries);
    }
    const all = { before: T0 + 60 * SECOND, limit: 2 };
    const sweepAll = async (): Promise<unknown[]> => {
      while ((await channel.sweep(all)) > 0);
      return (await store.listCalls({ filter: {}, after: null, limit: 50 })).map(({ callId }) => callId);
    };
    expect(await sweepAll()).toEqual(["C8", "C7", "C6", "C5", "C4", "C3", "C2", "C1", "C0"]);
    for (const one of owed.slice(0, 4)) {
      await channel.settle(settlementOf(one, "delivered", { number: 1, at: T0 }));
    }
    expect(await sweepAll()).toEqual(["C8", "C7", "C6", "C5", "C4"]);
  });

  it("removes a channel with all that belongs to it, in steps, and nothing of another", async () => {
    const store = await put();
    const channel = await addChannel(store, "A");
    const other = await addChannel(store, "B");
    const ids = new Numbering();
    for (let n = 0; n < 12; n += 1) {
      const entry = entryOf(ids, callRecord(`C${n}`, { at: T0 + n * SECOND }), ["whk_A_0"]);
      await channel.record(entry);
      const [owed] = entry.deliveries;
      if (owed) await channel.settle(settlementOf(owed, "pending", { number: 1, at: T0, dueAt: T0 }));
    }
    await channel.writeCredentials({ credentials: [{ kind: "k", key: "1", value: Uint8Array.of(9) }] });
    await other.record(entryOf(ids, callRecord("OTHER"), ["whk_B_0"]));
    let steps = 1;
    while (!(await channel.remove({ limit: 5 }))) steps += 1;
    expect(steps).toBeGreaterThan(2);
    expect((await store.listChannels({})).map(({ channelId }) => channelId)).toEqual(["B"]);
    expect(await everythingIn(store)).toMatchObject({
      calls: [{ callId: "OTHER" }],
      deliveries: [{ webhookId: "whk_B_0" }],
      events: [{ callId: "OTHER" }],
      pending: { pending: 1 },
    });
    // One of the same name has nothing of it.
    const again = store.holder(await store.insertChannel(channelRecord("A")));
    expect(await again.readCredentials({ kind: "k", keys: ["1"] })).toEqual([]);
    expect(await again.listWebhooks()).toEqual([]);
  });
}
