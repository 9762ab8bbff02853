import fc from "fast-check";
import { expect, it } from "vitest";
import { publicId } from "../../src/ids.ts";
import { SHARES } from "../../src/store/owed-of-event.ts";
import { StreamPlace } from "../../src/watch/stream-place.ts";

const T = 1_780_000_000_000;
const START = publicId("evt", T * 2_048);

/** An event: when its id was given, by which node, and how much later it was on disk. Milliseconds. */
interface Written {
  at: number;
  share: number;
  late: number;
}

const written: fc.Arbitrary<Written> = fc.record({
  at: fc.integer({ min: 1, max: 300_000 }),
  share: fc.constantFrom(0, 5, 127),
  late: fc.integer({ min: 0, max: 30_000 }),
});

/** In the order in which they are on disk: within a node that of their ids. */
function onDisk(all: readonly Written[]): { id: string; share: number; at: number }[] {
  const lastOf = new Map<number, number>();
  return all
    .map((event, index) => ({ ...event, number: (T + event.at) * 2_048 + 128 * (index % 16) + event.share }))
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, share, at, late }) => {
      const committed = Math.max(at + late, lastOf.get(share) ?? 0);
      lastOf.set(share, committed);
      return { id: publicId("evt", number), share, at: committed };
    })
    .toSorted((a, b) => a.at - b.at);
}

it("tells each event of several nodes once, whenever a follower leaves and comes back", () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 60 }), fc.infiniteStream(fc.nat(4)), (all, dice) => {
      const events = onDisk([...new Map(all.map((event) => [`${event.at} ${event.share}`, event])).values()]);
      const told: string[] = [];
      let place = new StreamPlace(START, SHARES);
      for (const [index, { id }] of events.entries()) {
        const chance = dice.next().value;
        // It missed this one live, and reads what is on disk later; or it comes back with the place that it was told.
        if (chance === 0) continue;
        if (chance === 1) place = StreamPlace.of(String(place), SHARES) ?? place;
        const there = events.slice(0, index + 1).filter((event) => event.id > place.floor);
        const read = chance <= 2 ? there.map((event) => event.id).sort() : [id];
        // What was missed live is read before anything is told live.
        const missed = events.slice(0, index).some((event) => !told.includes(event.id));
        for (const each of missed ? there.map((event) => event.id).sort() : read)
          if (place.take(each)) told.push(each);
      }
      const last = events.map(({ id }) => id).filter((id) => id > place.floor);
      for (const id of last.sort()) if (place.take(id)) told.push(id);
      expect(told.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
      for (const share of [0, 5, 127]) {
        const own = told.filter((id) => events.some((event) => event.id === id && event.share === share));
        expect(own).toEqual(own.toSorted());
      }
    }),
    { numRuns: 1_000 },
  );
});

it("is one id where all ids are of one node, and a longer text where they are not", () => {
  const [a, b] = [publicId("evt", (T + 1) * 2_048), publicId("evt", (T + 2) * 2_048 + 1)];
  const one = new StreamPlace(START, 1);
  expect([one.take(a), one.take(a), String(one)]).toEqual([true, false, a]);
  const many = new StreamPlace(START, SHARES);
  expect([many.take(b), many.take(a), many.take(a)]).toEqual([true, true, false]);
  expect(String(many)).toBe(`${START}~${a},${b}`);
  const again = StreamPlace.of(String(many), SHARES);
  expect([again?.take(a), again?.take(b), String(again)]).toEqual([false, false, String(many)]);
});

it.each([
  "",
  "evt_1",
  `${START}~`,
  `${START}~x`,
  `${START}~${START}~${START}`,
  "dlv_01KAQ3W5V80000000000000000",
])("says of %j whether it is a place", (text) => {
  expect(StreamPlace.of(text, SHARES) === undefined).toBe(text !== `${START}~`);
});
