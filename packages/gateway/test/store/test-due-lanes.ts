import { expect, it, onTestFinished } from "vitest";
import type { ChannelStore, DueQuery } from "../../src/store/channel-store.ts";
import { callRecord, entryOf, laneOf, Numbering, SECOND, settlementOf, stepOf, T0 } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

const WEBHOOK = "whk_A_0";
const QUERY: DueQuery = {
  webhookId: WEBHOOK,
  now: T0 + 60 * SECOND,
  latest: T0 * 2,
  live: 10,
  replays: 10,
  except: [],
};

/** What is due, and whose turn it is. */
export function testDueLanes(open: OpenPlace): void {
  const set = async (): Promise<ChannelStore> => {
    const place = await open();
    onTestFinished(() => place.close());
    return addChannel(place.store, "A");
  };

  /** Calls of two events each, a second apart. @returns their lanes */
  const fill = async (channel: ChannelStore, ids: Numbering, calls: number): Promise<string[]> => {
    const lanes = [];
    for (let n = 0; n < calls; n += 1) {
      const call = callRecord(`C${n}`, { at: T0 + n * SECOND });
      await channel.record(entryOf(ids, call, [WEBHOOK]));
      await channel.record(entryOf(ids, stepOf(call, "ringing", T0 + n * SECOND), [WEBHOOK]));
      lanes.push(laneOf(call));
    }
    return lanes;
  };
  const lanesOf = ({ deliveries }: { deliveries: { lane: string }[] }) => [
    ...new Set(deliveries.map(({ lane }) => lane)),
  ];

  it("tells lanes whose head is due, each in order, as many as are asked for", async () => {
    const channel = await set();
    const lanes = await fill(channel, new Numbering(), 4);
    const all = await channel.dueLanes(QUERY);
    expect(lanesOf(all)).toEqual(lanes);
    expect(all.deliveries.map(({ body }) => JSON.parse(body).status)).toEqual(
      lanes.flatMap(() => ["initiated", "ringing"]),
    );
    expect(all).toMatchObject({ more: [], nextDueAt: null, nextReplayDueAt: null });
    const some = await channel.dueLanes({ ...QUERY, live: 2 });
    expect(lanesOf(some)).toEqual(lanes.slice(0, 2));
    expect(some.nextDueAt).toBe(QUERY.now);
    const early = await channel.dueLanes({ ...QUERY, now: T0 + SECOND });
    expect(lanesOf(early)).toEqual(lanes.slice(0, 2));
    expect(early.nextDueAt).toBe(T0 + 2 * SECOND);
    const others = await channel.dueLanes({ ...QUERY, except: lanes.slice(0, 3) });
    expect(lanesOf(others)).toEqual(lanes.slice(3));
  });

  it("takes a head that is planned beyond the latest for one that is due", async () => {
    const channel = await set();
    const ids = new Numbering();
    const entry = entryOf(ids, callRecord("C1"), [WEBHOOK]);
    await channel.record(entry);
    const [owed] = entry.deliveries;
    if (owed)
      await channel.settle(settlementOf(owed, "pending", { number: 1, at: T0, dueAt: T0 + 900 * SECOND }));
    const waiting = await channel.dueLanes(QUERY);
    expect(waiting).toMatchObject({ deliveries: [], nextDueAt: T0 + 900 * SECOND });
    expect(lanesOf(await channel.dueLanes({ ...QUERY, latest: T0 + 800 * SECOND }))).toHaveLength(1);
  });

  it("moves what is planned within a span, without its beginning and with its end", async () => {
    const channel = await set();
    const ids = new Numbering();
    for (const [n, dueAt] of [T0, T0 + SECOND, T0 + 2 * SECOND, T0 + 3 * SECOND].entries()) {
      const entry = entryOf(ids, callRecord(`C${n}`), [WEBHOOK]);
      await channel.record(entry);
      const [owed] = entry.deliveries;
      if (owed) await channel.settle(settlementOf(owed, "pending", { number: 1, at: T0, dueAt }));
    }
    await channel.replan({ webhookId: WEBHOOK, by: 1_000 * SECOND, from: T0, to: T0 + 2 * SECOND });
    const due = await channel.dueLanes(QUERY);
    expect(lanesOf(due)).toEqual([laneOf(callRecord("C0")), laneOf(callRecord("C3"))]);
    expect(due.nextDueAt).toBe(T0 + 1_001 * SECOND);
  });

  it("tells replays by themselves, and with the live ones what something live waits behind", async () => {
    const channel = await set();
    const ids = new Numbering();
    const calls = [callRecord("C0"), callRecord("C1", { at: T0 + SECOND })];
    const replays = [];
    for (const call of calls) {
      const entry = entryOf(ids, call, [WEBHOOK]);
      await channel.record(entry);
      const [owed] = entry.deliveries;
      if (!owed) throw new Error("the entry owes nothing");
      await channel.settle(settlementOf(owed, "delivered", { number: 1, at: T0 + SECOND }));
      replays.push({
        ...owed,
        deliveryId: ids.next("dlv"),
        replayOf: owed.deliveryId,
        createdAt: T0 + 2 * SECOND,
      });
    }
    expect(await channel.record({ events: [], deliveries: replays })).toEqual({ heads: [true, true] });
    expect(await channel.dueLanes({ ...QUERY, replays: 0 })).toMatchObject({
      deliveries: [],
      nextDueAt: null,
    });
    expect(lanesOf(await channel.dueLanes({ ...QUERY, live: 0 }))).toEqual(calls.map(laneOf));
    const [first] = calls;
    if (first) await channel.record(entryOf(ids, stepOf(first, "ringing", T0 + 3 * SECOND), [WEBHOOK]));
    const live = await channel.dueLanes({ ...QUERY, replays: 0 });
    expect(live.deliveries.map(({ replayOf }) => replayOf)).toEqual([replays[0]?.replayOf, null]);
    expect(lanesOf(await channel.dueLanes({ ...QUERY, live: 0 }))).toEqual(calls.slice(1).map(laneOf));
  });

  it("says which lanes have more than it tells", async () => {
    const channel = await set();
    const ids = new Numbering();
    const entry = entryOf(ids, callRecord("C0"), [WEBHOOK]);
    await channel.record(entry);
    const [owed] = entry.deliveries;
    if (!owed) throw new Error("the entry owes nothing");
    await channel.settle(settlementOf(owed, "delivered", { number: 1, at: T0 + SECOND }));
    const deliveries = Array.from({ length: 500 }, () => ({
      ...owed,
      deliveryId: ids.next("dlv"),
      replayOf: owed.deliveryId,
    }));
    await channel.record({ events: [], deliveries });
    const due = await channel.dueLanes(QUERY);
    expect(due.more).toEqual([owed.lane]);
    expect(due.deliveries.length).toBeLessThan(500);
    expect(due.deliveries.map(({ deliveryId }) => deliveryId)).toEqual(
      deliveries.slice(0, due.deliveries.length).map(({ deliveryId }) => deliveryId),
    );
  });
}
