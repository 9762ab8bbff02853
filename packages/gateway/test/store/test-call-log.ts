import { expect, it } from "vitest";
import type { PhoneLog } from "../../src/store/records.ts";
import { ASHA, ASHA_BY_BOTH, ASHA_BY_LID, BEN, listed, ringingOn } from "./ringing.ts";
import { callRecord, endedCall, entryOf, SECOND, settlementOf, stepOf, T0 } from "./store-samples.ts";
import type { OpenPlace } from "./test-store.ts";

const LOG: PhoneLog = {
  result: "CONNECTED",
  durationSeconds: 93,
  startedAt: T0 + 50 * SECOND,
  writtenAt: T0 + 150 * SECOND,
  readAt: T0 + 151 * SECOND,
  participants: [{ id: "1@s.whatsapp.net", result: "CONNECTED\u0000" }],
};
const WINDOW = { channelId: "A", from: T0, to: T0 + 3_600 * SECOND };

/** Calls that the account placed itself, and what the phone noted of calls. */
export function testCallLog(open: OpenPlace): void {
  const put = async () => {
    const on = await ringingOn(open);
    const placed = (callId: string, seconds: number, given = {}) =>
      endedCall(callRecord(callId, { at: T0 + seconds * SECOND, ...ASHA, ...given }), {
        direction: "outgoing",
      });
    const place = (call: ReturnType<typeof placed>) =>
      on.channel.record({ ...entryOf(on.ids, call, ["whk_A_0"], { isNew: true }) });
    return { ...on, placed, place };
  };

  it("sums talk times by hour, of outgoing calls and of those that came in", async () => {
    const { store, channel, ringing, place, placed } = await put();
    await ringing.call("answered", 0, ASHA);
    await ringing.call("missed", 10, ASHA);
    await channel.record({ events: [], deliveries: [], log: { callId: "C1", log: LOG } });
    await place(placed("P1", 50));
    await place(placed("P2", 3_599));
    await place({ ...placed("P3", 3_600), endReason: "not_answered", durationSeconds: 0 });
    const hours = { from: T0, to: T0 + 7_200 * SECOND };
    const counts = [
      { hour: T0, direction: "outgoing", calls: 2, answered: 2, talkSeconds: 186 },
      { hour: T0 + 3_600 * SECOND, direction: "outgoing", calls: 1, answered: 0, talkSeconds: 0 },
      { hour: T0, direction: "incoming", calls: 1, answered: 1, talkSeconds: 93 },
    ];
    for (const channelId of ["A", null])
      expect(await store.talkByHour({ ...hours, channelId })).toEqual(counts);
    expect(await store.talkByHour({ ...hours, channelId: "nobody" })).toEqual([]);
    expect(await store.talkByHour({ ...hours, to: T0 + 3_600 * SECOND, channelId: "A" })).toEqual([
      counts[0],
      counts[2],
    ]);
  });

  it("tells how long callers waited until they were called back, and whom nobody called", async () => {
    const { store, channel, ringing, place, placed } = await put();
    await ringing.call("missed", 0, ASHA);
    await ringing.call("missed", 30, ASHA);
    await place(placed("P1", 150));
    await ringing.call("missed", 200, BEN);
    const window = { from: T0, to: T0 + 3_600 * SECOND };
    const waits = [
      { closedBy: null, minutes: null, callbacks: 1 },
      { closedBy: "outgoing_call", minutes: 2, callbacks: 1 },
    ];
    for (const channelId of ["A", null])
      expect(await store.callbackWaits({ ...window, channelId })).toEqual(waits);
    expect(await store.callbackWaits({ ...window, from: T0 + 31 * SECOND, channelId: "A" })).toEqual([
      waits[0],
    ]);
    const given = { by: "person" as const, at: T0 + 900 * SECOND };
    await channel.closeCallbacks({ callerNumber: BEN.callerNumber, callerLid: null, ...given });
    expect(await store.callbackWaits({ ...window, channelId: null })).toEqual([
      waits[1],
      { closedBy: "person", minutes: 11, callbacks: 1 },
    ]);
  });

  it("does not call a caller lost whom the account called within a day", async () => {
    const { store, ringing, place, placed } = await put();
    await ringing.call("missed", 0, ASHA);
    await ringing.call("missed", 0, BEN);
    const lost = async (channelId: string | null) =>
      (await store.lostCallers({ ...WINDOW, channelId, limit: 9 })).map(({ caller }) => caller).sort();
    expect(await lost(null)).toEqual([ASHA.callerNumber, BEN.callerNumber]);
    await place(placed("P1", 90));
    expect([await lost(null), await lost("A")]).toEqual([[BEN.callerNumber], [BEN.callerNumber]]);
  });

  it("keeps an outgoing call apart from those that came in", async () => {
    const { store, ringing, channel, placed, place } = await put();
    await ringing.call("missed", 0, ASHA_BY_BOTH);
    await place(placed("P1", 50, ASHA_BY_BOTH));
    await place(placed("P2", 60, ASHA_BY_LID));
    const ids = async (filter: object) =>
      (await store.listCalls({ filter, after: null, limit: 9 })).map(({ callId }) => callId);
    for (const of of [{}, { channelId: "A" }]) {
      expect(await ids(of)).toEqual(["P2", "P1", "C1"]);
      expect(await ids({ ...of, direction: "incoming" })).toEqual(["C1"]);
      expect(await ids({ ...of, direction: "outgoing" })).toEqual(["P2", "P1"]);
      expect(await ids({ ...of, direction: "outgoing", caller: "1@s.whatsapp.net" })).toEqual(["P1"]);
      expect(await ids({ ...of, caller: "7@lid" })).toEqual(["P2", "P1", "C1"]);
      expect(await ids({ ...of, status: "ended", endReason: "completed" })).toEqual(["P2", "P1"]);
    }
    expect(await store.callsByHour(WINDOW)).toEqual([{ hour: T0, status: "missed", calls: 1 }]);
    expect(await store.busiestCallers({ ...WINDOW, limit: 9 })).toMatchObject([
      { caller: "1@s.whatsapp.net", calls: 1 },
    ]);
    const asked = { number: "1@s.whatsapp.net", lid: "7@lid", since: T0, limit: 9 };
    expect(await channel.callsOfCaller(asked)).toMatchObject([{ callId: "C1" }]);
    expect(await store.readCall({ channelId: "A", callId: "P1" })).toMatchObject({
      direction: "outgoing",
      status: "ended",
      durationSeconds: 93,
      log: null,
    });
  });

  it("closes with an outgoing call what the person has waiting, unless they called later", async () => {
    const { store, ringing, placed, place } = await put();
    await ringing.call("missed", 0, ASHA);
    const closed = await place(placed("P1", 50));
    expect(closed.callbacks).toMatchObject([
      { state: "done", closedBy: "outgoing_call", closedAt: T0 + 50 * SECOND },
    ]);
    await ringing.call("missed", 100, ASHA);
    expect((await place(placed("P2", 90))).callbacks).toBeUndefined();
    await place(placed("P3", 120, { group: true }));
    expect(await listed(store, { state: "open" })).toHaveLength(1);
  });

  it("puts what the phone noted to a call that has ended, with a credential, or neither", async () => {
    const { store, channel, ringing, reopen } = await put();
    await ringing.call("answered", 0, ASHA);
    const cursor = { kind: "k", key: "cursor", value: Uint8Array.of(4) };
    const entry = { events: [], deliveries: [], credentials: [cursor] };
    await channel.record({ ...entry, log: { callId: "C1", log: LOG } });
    const failed = channel.record({ ...entry, log: { callId: "nobody", log: LOG } });
    await expect(failed).rejects.toMatchObject({ code: "STORE_FAILED" });
    const found = await store.readCall({ channelId: "A", callId: "C1" });
    expect(found).toMatchObject({ status: "answered", endReason: "answered", durationSeconds: 93 });
    expect(found?.log).toMatchObject({ result: "CONNECTED", writtenAt: LOG.writtenAt, readAt: LOG.readAt });
    expect(await channel.callsById({ callId: "C1" })).toEqual([found]);
    expect(await channel.readCredentials({ kind: "k", keys: ["cursor"] })).toEqual([cursor]);
    expect(await (await reopen()).readCall({ channelId: "A", callId: "C1" })).toEqual(found);
  });

  it("names the update of a call among its events, and its deliveries among the call's, until both are swept", async () => {
    const { store, channel, ringing, ids, place, placed } = await put();
    await ringing.call("answered", 0, ASHA);
    await place(placed("P1", 50));
    const update = entryOf(ids, endedCall(callRecord("C1", ASHA)), ["whk_A_0"]);
    const { events, deliveries } = update;
    await channel.record({ events, deliveries, log: { callId: "C1", log: LOG } });
    // What the phone corrects later is told to nobody.
    await channel.record({ events: [], deliveries: [], log: { callId: "C1", log: LOG } });
    const told = async (callId: string) =>
      (await store.callEvents({ channelId: "A", callId })).map(({ method, status }) => [method, status]);
    const sent = async (callId: string) => {
      const found = await store.listDeliveries({
        filter: { channelId: "A", callId },
        after: null,
        limit: 9,
      });
      return found.map(({ method, status }) => [method, status]).reverse();
    };
    const all = [
      ["post", "initiated"],
      ["post", "answered"],
      ["patch", null],
    ];
    expect([await told("C1"), await sent("C1")]).toEqual([all, all]);
    expect([await told("P1"), await sent("P1")]).toEqual([[["patch", null]], [["patch", null]]]);
    const asked = { filter: { channelId: "A", callId: "C1" }, upTo: ids.next("dlv") };
    await Promise.all(
      (await store.listDeliveries({ filter: {}, after: null, limit: 9 })).map(({ deliveryId, webhookId }) =>
        channel.settle(settlementOf({ deliveryId, webhookId, lane: "" }, "delivered", { number: 1, at: T0 })),
      ),
    );
    expect(await store.countReplayable(asked)).toBe(3);
    // First the deliveries go, then the events, then the calls that none is left of.
    while ((await channel.sweep({ before: T0 + 3_600 * SECOND, limit: 2 })) > 0);
    while ((await channel.sweep({ before: T0 + 3_600 * SECOND, limit: 2 })) > 0);
    expect(await store.listCalls({ filter: {}, after: null, limit: 9 })).toEqual([]);
    expect(await told("C1")).toEqual([]);
  });

  it("begins anew with a call that the phone's log alone told, once its stanzas come", async () => {
    const { store, channel, ids } = await put();
    const told = endedCall(callRecord("C1", ASHA), { log: null });
    await channel.record(entryOf(ids, told, [], { isNew: true }));
    await channel.record({ events: [], deliveries: [], log: { callId: "C1", log: LOG } });
    expect(await store.callsByHour(WINDOW)).toEqual([]);
    const heard = callRecord("C1", ASHA);
    await channel.record(entryOf(ids, heard, ["whk_A_0"], { isNew: false }));
    expect(await channel.openCalls()).toMatchObject([
      { callId: "C1", status: "initiated", log: { result: "CONNECTED" } },
    ]);
    await channel.record(entryOf(ids, stepOf(heard, "missed", T0 + 8 * SECOND), ["whk_A_0"]));
    expect(await store.callsByHour(WINDOW)).toEqual([{ hour: T0, status: "missed", calls: 1 }]);
  });

  it("forgets outgoing calls with all others", async () => {
    const { store, channel, placed } = await put();
    const call = placed("P1", 0);
    await channel.record({ call, isNew: true, events: [], deliveries: [] });
    while ((await channel.sweep({ before: T0 + 3_600 * SECOND, limit: 10 })) > 0);
    expect(await store.readCall({ channelId: "A", callId: "P1" })).toBeNull();
    expect(await store.callsByHour(WINDOW)).toEqual([]);
  });
}
