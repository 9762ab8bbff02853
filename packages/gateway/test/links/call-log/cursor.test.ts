import { expect, it } from "vitest";
import {
  anew,
  askFrom,
  beginning,
  heardOf,
  isBehindGap,
  isOwed,
  nextGivenUpIn,
  PATIENCE_MS,
  passed,
} from "../../../src/sources/linked-device/call-log/cursor.ts";

const NOW = 1_800_000_000_000;
const fresh = beginning("me:3@s.whatsapp.net", undefined, NOW);
const at4 = heardOf(fresh, 5);

it("begins with the link where that was made within a day, and else with now", () => {
  const day = PATIENCE_MS;
  const since = [undefined, NOW - 60_000, NOW - day - 1_000, NOW - day, NOW + 5_000, 1_000].map(
    (linkedAt) => beginning("me:3@s.whatsapp.net", linkedAt, NOW).since,
  );
  expect(since).toEqual([NOW, NOW - 59_000, NOW, NOW - day + 1_000, NOW, NOW]);
});

it("asks for nothing before a version was heard of, then for that one alone", () => {
  expect(askFrom(fresh)).toBeUndefined();
  expect(askFrom(at4)).toBe(4);
  expect(heardOf(at4, 9)).toBe(at4);
  expect(askFrom(heardOf(fresh, 0))).toBe(0);
});

it("passes by what it has read, and knows what is missing before a patch", () => {
  const at5 = passed(at4, 5, null, NOW);
  expect([4, 5, 6].map((version) => isOwed(at5, version))).toEqual([false, false, true]);
  expect([6, 7].map((version) => isBehindGap(at5, version))).toEqual([false, true]);
});

it("goes on behind what it cannot read, and asks for that again", () => {
  const later = passed(passed(at4, 5, "no_key", NOW), 6, null, NOW + 1_000);
  expect([askFrom(later), isOwed(later, 5), isOwed(later, 6)]).toEqual([4, true, false]);
  const read = passed(later, 5, null, NOW + 2_000);
  expect([read.version, read.unread, askFrom(read)]).toEqual([6, [], 6]);
});

it("gives up after a day, and not before", () => {
  const left = passed(at4, 5, "wrong_mac", NOW);
  expect(nextGivenUpIn(left, NOW + 1_000)).toBe(PATIENCE_MS - 1_000);
  const almost = passed(left, 5, "wrong_mac", NOW + PATIENCE_MS - 1);
  expect(almost.unread).toEqual([{ version: 5, at: NOW, why: "wrong_mac" }]);
  const over = passed(almost, 5, "wrong_mac", NOW + PATIENCE_MS);
  expect([over.version, over.unread, nextGivenUpIn(over, NOW)]).toEqual([5, [], undefined]);
});

it("gives up at once what lies elsewhere", () => {
  const after = passed(at4, 5, "elsewhere", NOW);
  expect([after.version, after.unread]).toEqual([5, []]);
});

it("keeps a bounded number of what it cannot read, and nothing of before a new beginning", () => {
  let cursor = at4;
  for (let version = 5; version < 1_005; version += 1) cursor = passed(cursor, version, "no_key", NOW);
  expect(cursor.unread).toHaveLength(200);
  expect(anew(cursor, 2_000)).toEqual({ ...fresh, version: 2_000 });
});
