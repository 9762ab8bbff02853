import { expect, it, onTestFinished } from "vitest";
import { callerLaneOf } from "../../src/caller-lane.ts";
import type { DueQuery, JournalEntry } from "../../src/store/channel-store.ts";
import { callRecord, entryOf, laneOf, Numbering, SECOND, settlementOf, T0 } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

const [BY_CALL, BY_CALLER] = ["whk_A_0", "whk_A_1"];
const ALL = { now: T0 + 60 * SECOND, latest: T0 * 2, live: 10, replays: 10, except: [] };
const ofCaller: DueQuery = { ...ALL, webhookId: BY_CALLER };
const ASHA = callerLaneOf("1@s.whatsapp.net");
const BEN = callerLaneOf("2@s.whatsapp.net");

/** Lanes of callers, beside those of calls. */
export function testCallerLanes(open: OpenPlace): void {
  const set = async () => {
    const place = await open();
    onTestFinished(() => place.close());
    return { place, channel: await addChannel(place.store, "A", 2) };
  };
  const ids = new Numbering();

  /** What is owed of a call: to one webhook in the call's lane, to the other one in its caller's. */
  const entry = (callId: string, lane: string, second: number): JournalEntry => {
    const made = entryOf(ids, callRecord(callId, { at: T0 + second * SECOND }), [BY_CALL, BY_CALLER]);
    const deliveries = made.deliveries.map((one) => (one.webhookId === BY_CALLER ? { ...one, lane } : one));
    return { ...made, deliveries };
  };

  it("puts the calls of one caller one behind the other, and those of another beside them", async () => {
    const { channel } = await set();
    const entries = [entry("C0", ASHA, 0), entry("C1", ASHA, 1), entry("C2", BEN, 2)];
    const heads = [];
    for (const each of entries) heads.push((await channel.record(each)).heads);
    expect(heads).toEqual([
      [true, true],
      [true, false],
      [true, true],
    ]);
    const due = await channel.dueLanes(ofCaller);
    expect(due.deliveries.map(({ lane }) => lane)).toEqual([ASHA, ASHA, BEN]);
    expect(due.deliveries.map(({ deliveryId }) => deliveryId)).toEqual(
      entries.map(({ deliveries }) => deliveries[1]?.deliveryId),
    );
    expect((await channel.dueLanes({ ...ofCaller, except: [ASHA] })).deliveries).toHaveLength(1);
    const byCall = await channel.dueLanes({ ...ofCaller, webhookId: BY_CALL });
    expect(byCall.deliveries.map(({ lane }) => lane)).toEqual(
      [0, 1, 2].map((n) => laneOf(callRecord(`C${n}`, { at: T0 + n * SECOND }))),
    );
  });

  it("lets the next call of a caller go once the one before is settled, and repeats one in its lane", async () => {
    const { place, channel } = await set();
    const [first, second] = [entry("C0", ASHA, 0), entry("C1", ASHA, 1)];
    await channel.record(first);
    await channel.record(second);
    const [owed, next] = [first.deliveries[1], second.deliveries[1]];
    if (!owed || !next) throw new Error("nothing is owed");
    await channel.settle(settlementOf(owed, "pending", { number: 1, at: T0, dueAt: T0 + 900 * SECOND }));
    expect((await channel.dueLanes({ ...ofCaller, latest: T0 + 1_000 * SECOND })).deliveries).toEqual([]);
    await channel.settle(settlementOf(owed, "delivered", { number: 2, at: T0 + SECOND }));
    const [now] = (await channel.dueLanes(ofCaller)).deliveries;
    expect([now?.deliveryId, now?.lane]).toEqual([next.deliveryId, ASHA]);
    const filter = { channelId: "A", deliveryId: owed.deliveryId };
    const upTo = owed.deliveryId;
    const [found] = await place.store.listReplayable({ filter, after: null, upTo, limit: 1 });
    expect(found?.lane).toBe(ASHA);
    const replay = { ...owed, deliveryId: ids.next("dlv"), replayOf: owed.deliveryId };
    expect(await channel.record({ events: [], deliveries: [replay] })).toEqual({ heads: [false] });
    expect((await channel.dueLanes(ofCaller)).deliveries.map(({ lane }) => lane)).toEqual([ASHA, ASHA]);
  });
}
