import { expect, it } from "vitest";
import { timeOf } from "../../src/ids.ts";
import { ASHA, ASHA_BY_BOTH, ASHA_BY_LID, BEN, listed, ringingOn } from "./ringing.ts";
import { callRecord, entryOf, Numbering, SECOND, stepOf, T0 } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

/** The list of whom to call back: what calls and people do to it. */
export function testCallbacks(open: OpenPlace): void {
  const put = () => ringingOn(open);
  const at = T0 + 1_000 * SECOND;

  it("opens with a missed call, joins further ones, and closes when one is answered", async () => {
    const { store, ringing } = await put();
    const [opened] = await ringing.call("missed", 0, { ...ASHA, callerCountry: "IN" });
    expect(opened).toMatchObject({
      channelId: "A",
      state: "open",
      caller: "1@s.whatsapp.net",
      callerName: null,
      callerCountry: "IN",
      calls: 1,
      firstCallAt: T0,
      lastCallAt: T0,
      closedAt: null,
    });
    await ringing.call("missed", 30, BEN);
    const [joined] = await ringing.call("missed", 60, { ...ASHA, callerName: "Asha" });
    expect(joined).toEqual({
      ...opened,
      callerName: "Asha",
      calls: 2,
      lastCallAt: T0 + 60 * SECOND,
      changedAt: T0 + 80 * SECOND,
    });
    expect((await listed(store)).map(({ caller, calls }) => [caller, calls])).toEqual([
      ["1@s.whatsapp.net", 2],
      ["2@s.whatsapp.net", 1],
    ]);
    const closed = await ringing.call("answered", 90);
    expect(closed).toMatchObject([
      { callbackId: opened?.callbackId, state: "done", closedBy: "answered", closedAt: T0 + 110 * SECOND },
    ]);
    expect(await listed(store, { state: "open" })).toMatchObject([{ caller: "2@s.whatsapp.net" }]);
    expect(await store.readCallback({ callbackId: opened?.callbackId ?? "" })).toEqual(closed[0]);
    const [again] = await ringing.call("missed", 200);
    expect(again).toMatchObject({ state: "open", calls: 1 });
    expect(again?.callbackId).not.toBe(opened?.callbackId);
  });

  it("has an id that tells the time of the call that opened it, and lists its calls", async () => {
    const { store, ringing } = await put();
    const [opened] = await ringing.call("missed", 5);
    await ringing.call("missed", 50);
    await ringing.call("missed", 55, BEN);
    const callbackId = opened?.callbackId ?? "";
    expect(callbackId).toMatch(/^cbk_[0-9A-Z]{26}$/);
    expect(timeOf(callbackId)).toBe(T0 + 5 * SECOND);
    const calls = (filter: object) =>
      store.listCalls({ filter: { callbackId, ...filter }, after: null, limit: 9 });
    expect((await calls({})).map(({ callId }) => callId)).toEqual(["C2", "C1"]);
    expect(await calls({ caller: BEN.callerNumber })).toEqual([]);
    expect(await calls({ channelId: "A", status: "missed", from: T0 + 50 * SECOND })).toMatchObject([
      { callId: "C2" },
    ]);
  });

  it("means nothing of a group call", async () => {
    const { store, ringing, channel } = await put();
    expect(await ringing.call("missed", 0, { ...ASHA, group: true, groupJid: "1@g.us" })).toEqual([]);
    expect(await listed(store)).toEqual([]);
    expect(await channel.openCallback({ callId: "C1", at })).toBeNull();
    await ringing.call("missed", 60);
    expect(await ringing.call("answered", 90, { ...ASHA, group: true })).toEqual([]);
  });

  it("opens nothing for a call before one that was answered, though it is decided after it", async () => {
    const { store, ringing } = await put();
    await ringing.call("answered", 60);
    expect(await ringing.call("missed", 0)).toEqual([]);
    expect(await listed(store)).toEqual([]);
  });

  it("stays open when the call that was answered came before the newest missed one", async () => {
    const { store, ringing } = await put();
    await ringing.call("missed", 600);
    expect(await ringing.call("answered", 300)).toEqual([]);
    expect(await listed(store)).toMatchObject([{ state: "open", calls: 1 }]);
  });

  it.each([
    ["by LID, then by both", ASHA_BY_LID, ASHA_BY_BOTH],
    ["by both, then by LID", ASHA_BY_BOTH, ASHA_BY_LID],
    ["by both, then by number", ASHA_BY_BOTH, ASHA],
  ])("knows one caller by number and by LID: %s", async (_, first, second) => {
    const { store, ringing } = await put();
    await ringing.call("missed", 0, first);
    await ringing.call("missed", 30, second);
    expect(await listed(store)).toMatchObject([
      { calls: 2, caller: ASHA.callerNumber, callerNumber: ASHA.callerNumber, callerLid: "7@lid" },
    ]);
    expect(await ringing.call("answered", 60, second)).toMatchObject([{ state: "done" }]);
  });

  it("makes one entry of two when a call tells that both are one caller's", async () => {
    const { store, ringing, channel } = await put();
    const [byLid] = await ringing.call("missed", 0, ASHA_BY_LID);
    const [byNumber] = await ringing.call("missed", 30, ASHA);
    const change = { note: "wants a table", assignedTo: "Maria" };
    await channel.changeCallback({ callbackId: byLid?.callbackId ?? "", change, at });
    const changed = await ringing.call("missed", 60, ASHA_BY_BOTH);
    expect(changed).toMatchObject([
      { callbackId: byLid?.callbackId, state: "done", closedBy: "joined" },
      {
        callbackId: byNumber?.callbackId,
        state: "open",
        calls: 3,
        firstCallAt: T0,
        ...change,
        callerLid: "7@lid",
      },
    ]);
    expect(await listed(store)).toEqual([changed[1]]);
    const filter = { callbackId: byNumber?.callbackId ?? "" };
    expect(await store.listCalls({ filter, after: null, limit: 9 })).toHaveLength(3);
  });

  it("does not change when an entry of the journal is refused, or written a second time", async () => {
    const { store, channel } = await put();
    const ids = new Numbering();
    const call = callRecord("C1");
    await channel.record(entryOf(ids, call, []));
    const ended = stepOf(call, "missed", T0 + SECOND);
    await channel.record(entryOf(ids, ended, []));
    const before = await listed(store);
    await expect(channel.record(entryOf(ids, ended, []))).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await channel.record(entryOf(ids, ended, [], { isNew: true }))).toMatchObject({
      known: { callId: "C1" },
    });
    const nowhere = entryOf(ids, stepOf(callRecord("C2", BEN), "missed", T0 + SECOND), ["whk_of_nobody"]);
    await expect(channel.record(nowhere)).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await listed(store)).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it("makes of calls that end at once what it makes of them one after another", async () => {
    const { store, channel, ids } = await put();
    const other = await addChannel(store, "B");
    const callers = Array.from({ length: 6 }, (_, n) => {
      const [number, lid] = [`${n + 1}@s.whatsapp.net`, `${n + 101}@lid`];
      const byNumber = { creator: number, callerNumber: number, callerLid: null };
      const byLid = { creator: lid, callerNumber: null, callerLid: lid };
      const byBoth = { creator: lid, callerNumber: number, callerLid: lid };
      const neither = { creator: `${n + 201}@g.us`, callerNumber: null, callerLid: null };
      // Now under one name, now under the other; two names in two entries first; one name alone; none that is known.
      const ways = [
        [byBoth, byLid, byNumber],
        [byNumber, byLid, byBoth],
        [byLid, byLid],
        [byNumber, byNumber],
        [neither, neither],
        [byBoth, byBoth, byBoth],
      ];
      return ways[n % ways.length] ?? [];
    });
    const ends = (channelId: string) =>
      callers
        .flatMap((ways, n) => ways.map((given, turn) => ({ given, turn, n })))
        .toSorted((one, next) => one.turn - next.turn)
        .map(({ given, turn, n }) => {
          const call = callRecord(`C-${n}-${turn}`, { at: T0 + turn * SECOND, ...given });
          const status = n === 5 && turn === 1 ? "answered" : "missed";
          return entryOf(ids, stepOf(call, status, T0 + 60 * SECOND), [`whk_${channelId}_0`]);
        });
    for (const entry of ends("A")) await channel.record(entry);
    await Promise.all(ends("B").map((entry) => other.record(entry)));
    const entriesOf = async (channelId: string) =>
      (await listed(store, { channelId })).map(({ callbackId: _, channelId: __, ...entry }) => entry);
    const found = await entriesOf("B");
    expect(found).toEqual(await entriesOf("A"));
    expect(found.map(({ calls, state }) => [calls, state])).toEqual(
      expect.arrayContaining([
        [3, "open"],
        [2, "open"],
        [1, "done"],
      ]),
    );
  });

  it("is kept when the store is opened again", async () => {
    const { store, reopen, ringing } = await put();
    await ringing.call("missed", 0);
    const before = await listed(store);
    expect(await listed(await reopen())).toEqual(before);
  });

  it("closes by a call or a text to the caller, by either name, unless a newer call was missed", async () => {
    const { ringing, channel } = await put();
    const spoken = { by: "outgoing_call", at: T0 + 30 * SECOND } as const;
    const byLid = { callerNumber: null, callerLid: "7@lid" };
    await ringing.call("missed", 0, ASHA_BY_BOTH);
    expect(await channel.closeCallbacks({ ...BEN, ...spoken })).toEqual([]);
    expect(await channel.closeCallbacks({ callerNumber: null, callerLid: null, ...spoken })).toEqual([]);
    expect(await channel.closeCallbacks({ ...byLid, ...spoken })).toMatchObject([
      { state: "done", closedBy: "outgoing_call", closedAt: spoken.at },
    ]);
    expect(await channel.closeCallbacks({ ...byLid, ...spoken })).toEqual([]);
    await ringing.call("missed", 40, ASHA);
    expect(await channel.closeCallbacks({ ...ASHA, ...spoken })).toEqual([]);
    expect(await channel.closeCallbacks({ ...ASHA, by: "text", at })).toMatchObject([{ closedBy: "text" }]);
  });

  it("opens an entry for a call that was asked for, once, and leaves one that there is as it is", async () => {
    const { store, ringing, channel } = await put();
    await ringing.call("answered", 0);
    expect(await channel.openCallback({ callId: "NONE", at })).toBeNull();
    const opened = await channel.openCallback({ callId: "C1", at });
    expect(opened).toMatchObject({ state: "open", calls: 1, lastCallAt: T0, changedAt: at });
    const callbackId = opened?.callbackId ?? "";
    const done = await channel.changeCallback({ callbackId, change: { state: "done" }, at });
    expect(await channel.openCallback({ callId: "C1", at: at + 1 })).toEqual(done);
    expect(await listed(store)).toEqual([done]);
  });
}
