import { expect, it } from "vitest";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import { ASHA, ASHA_BY_LID, BEN, listed, Ringing, ringingOn } from "./ringing.ts";
import { Numbering, SECOND, T0 } from "./store-samples.ts";
import { addChannel, everythingIn, type OpenPlace } from "./test-store.ts";

/** What people do with the list, and how it is read. */
export function testCallbackLists(open: OpenPlace): void {
  const put = () => ringingOn(open);
  const at = T0 + 1_000 * SECOND;

  it("is set done, noted, assigned, snoozed and opened again by people", async () => {
    const { store, ringing, channel } = await put();
    const [{ callbackId } = { callbackId: "" }] = await ringing.call("missed", 0);
    const change = (given: object, when = at) =>
      channel.changeCallback({ callbackId, change: given, at: when });
    expect(await change({ note: "asks for Tuesday", assignedTo: "Maria" })).toMatchObject({
      state: "open",
      note: "asks for Tuesday",
      assignedTo: "Maria",
      changedAt: at,
    });
    expect(await change({ snoozedUntil: at + SECOND })).toMatchObject({
      state: "snoozed",
      snoozedUntil: at + SECOND,
    });
    expect(await change({ note: null })).toMatchObject({ state: "snoozed", note: null, assignedTo: "Maria" });
    expect(await change({ snoozedUntil: null })).toMatchObject({ state: "open", snoozedUntil: null });
    await change({ snoozedUntil: at + SECOND });
    expect(await change({ state: "open" })).toMatchObject({ state: "open", snoozedUntil: null });
    const done = await change({ state: "done", note: "spoken to" }, at + 1);
    expect(done).toMatchObject({ state: "done", closedAt: at + 1, closedBy: "person", note: "spoken to" });
    expect(await change({ state: "done" }, at + 9)).toMatchObject({ closedAt: at + 1, changedAt: at + 9 });
    expect(await change({ snoozedUntil: at + SECOND })).toBe("done");
    expect(await change({ state: "open", snoozedUntil: at + SECOND })).toMatchObject({
      state: "snoozed",
      closedAt: null,
      closedBy: null,
    });
    await change({ state: "done" });
    await ringing.call("missed", 60);
    expect(await change({ state: "open" })).toBe("other_open");
    expect(await change({ note: "twice" })).toMatchObject({ state: "done", note: "twice" });
    expect(await listed(store)).toHaveLength(2);
    const other = await addChannel(store, "B");
    for (const id of [callbackId, "cbk_00000000000000000000000000", "evt_1", ""]) {
      expect(await other.changeCallback({ callbackId: id, change: { note: "x" }, at })).toBe("not_found");
    }
  });

  it("wakes what has slept long enough, and says when the next one wakes", async () => {
    const { store, ringing, channel } = await put();
    const ids: string[] = [];
    for (const [index, who] of [ASHA, BEN, ASHA_BY_LID].entries()) {
      const [{ callbackId } = { callbackId: "" }] = await ringing.call("missed", index * 30, who);
      ids.push(callbackId);
    }
    expect(await channel.wakeCallbacks({ now: at })).toEqual({ woken: [], nextAt: null });
    for (const [index, callbackId] of ids.entries()) {
      await channel.changeCallback({ callbackId, change: { snoozedUntil: at + index * SECOND }, at });
    }
    expect(await store.countCallbacks({ channelId: "A" })).toEqual({ open: 0, snoozed: 3 });
    const { woken, nextAt } = await channel.wakeCallbacks({ now: at + SECOND });
    expect(woken).toMatchObject(
      [ids[0], ids[1]].map((callbackId) => ({ callbackId, state: "open", snoozedUntil: null })),
    );
    expect(nextAt).toBe(at + 2 * SECOND);
    // Whoever calls again does not sleep on.
    expect(await ringing.call("missed", 900, ASHA_BY_LID)).toMatchObject([
      { callbackId: ids[2], state: "open", calls: 2 },
    ]);
    expect(await channel.wakeCallbacks({ now: at * 2 })).toEqual({ woken: [], nextAt: null });
  });

  it("lists by channel, state and person, page by page, and counts", async () => {
    const { store, channel, ids } = await put();
    const other = await addChannel(store, "B");
    const rings = [new Ringing(channel, ids), new Ringing(other, ids)];
    for (let index = 0; index < 24; index += 1) {
      const creator = `${100 + index}@s.whatsapp.net`;
      // Two at a time begin in one second.
      await rings[index % 2]?.call("missed", Math.floor(index / 2) * 2, { creator, callerNumber: creator });
    }
    for (const [index, { callbackId, channelId }] of (await listed(store)).entries()) {
      const assignedTo = index % 3 === 0 ? "Maria" : null;
      const state = index % 4 === 1 ? "done" : "open";
      const snoozedUntil = index % 4 === 2 ? at * 2 : null;
      const held = channelId === "A" ? channel : other;
      const change = { assignedTo, state, ...(state === "open" && { snoozedUntil }) } as const;
      await held.changeCallback({ callbackId, change, at });
    }
    const all = await listed(store);
    expect(all).toHaveLength(24);
    expect(all.map(({ lastCallAt }) => lastCallAt)).toEqual(
      all.map(({ lastCallAt }) => lastCallAt).toSorted((a, b) => b - a),
    );
    for (const channelId of [undefined, "A", "B", "NONE"]) {
      for (const state of [undefined, "open", "snoozed", "done"] as const) {
        for (const assignedTo of [undefined, "Maria", "Nobody"]) {
          const filter = {
            ...(channelId && { channelId }),
            ...(state && { state }),
            ...(assignedTo && { assignedTo }),
          };
          const expected = all.filter((each) =>
            Object.entries(filter).every(([name, value]) => Reflect.get(each, name) === value),
          );
          const pages = [];
          for (let after = null, page = expected.slice(0, 0); ; ) {
            page = await store.listCallbacks({ filter, after, limit: 5 });
            pages.push(...page);
            after = page.at(-1) ?? null;
            if (page.length < 5) break;
          }
          expect(pages, JSON.stringify(filter)).toEqual(expected);
        }
      }
    }
    const open = all.filter(({ state }) => state === "open");
    const snoozed = all.filter(({ state }) => state === "snoozed").length;
    expect(await store.countCallbacks({ channelId: null })).toEqual({ open: open.length, snoozed });
    const ofA = open.filter(({ channelId }) => channelId === "A").length;
    expect(await store.countCallbacks({ channelId: "A" })).toMatchObject({ open: ofA });
  });

  it("takes one summary a day of a channel", async () => {
    const { store, channel } = await put();
    const other = await addChannel(store, "B");
    const ids = new Numbering();
    const summary = (of: ChannelStore, summaryOf: string) => {
      const eventId = ids.next("evt");
      const rest = {
        callId: null,
        type: "callbacks",
        method: "post",
        status: null,
        at,
        journaledAt: at,
        body: "{}",
      };
      const deliveryId = ids.next("dlv");
      const owed = {
        deliveryId,
        eventId,
        webhookId: `whk_${of.channelId}_0`,
        lane: "callbacks",
        createdAt: at,
        replayOf: null,
      };
      return of.record({ events: [{ eventId, ...rest }], deliveries: [owed], summaryOf });
    };
    expect(await summary(channel, "2026-11-26")).toEqual({ heads: [true] });
    const before = await everythingIn(store);
    expect(await summary(channel, "2026-11-26")).toEqual({ isLate: true });
    expect(await summary(channel, "2026-11-25")).toEqual({ isLate: true });
    expect(await everythingIn(store)).toEqual(before);
    expect(await summary(other, "2026-11-26")).toEqual({ heads: [true] });
    expect(await summary(channel, "2026-11-27")).toEqual({ heads: [false] });
  });

  it("goes with its channel, and when it is older than the log, unless it sleeps", async () => {
    const { store, channel, ringing, ids } = await put();
    const other = await addChannel(store, "B");
    await new Ringing(other, ids).call("missed", 0);
    const [asha] = await ringing.call("missed", 0);
    const [ben] = await ringing.call("missed", 100, BEN);
    const [young] = await ringing.call("missed", 5_000, ASHA_BY_LID);
    await channel.changeCallback({
      callbackId: ben?.callbackId ?? "",
      change: { snoozedUntil: at * 2 },
      at: T0,
    });
    while ((await channel.sweep({ before: T0 + 4_000 * SECOND, limit: 10 })) > 0);
    expect((await listed(store, { channelId: "A" })).map(({ callbackId }) => callbackId)).toEqual([
      young?.callbackId,
      ben?.callbackId,
    ]);
    expect(await store.readCallback({ callbackId: asha?.callbackId ?? "" })).toBeNull();
    while (!(await channel.remove({ limit: 1 })));
    expect(await listed(store)).toMatchObject([{ channelId: "B" }]);
  });
}
