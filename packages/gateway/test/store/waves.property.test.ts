import fc from "fast-check";
import { expect, it } from "vitest";
import { wavesOf } from "../../src/store/postgres/waves.ts";

interface Asked {
  n: number;
  kind: string;
  channelId: string;
  things: string[] | null;
}

const asked: fc.Arbitrary<Omit<Asked, "n">> = fc.record({
  kind: fc.constantFrom("record", "settle", "update"),
  channelId: fc.constantFrom("A", "B"),
  things: fc.option(fc.uniqueArray(fc.constantFrom("x", "y", "z"), { maxLength: 2 })),
});

/** Whether somebody can tell in which order two were done. */
function meet(one: Asked, other: Asked): boolean {
  if (one.channelId !== other.channelId) return false;
  if (one.things === null || other.things === null) return true;
  return one.things.some((thing) => other.things?.includes(thing));
}

it("does each operation once, two that touch the same in their order and never in one statement", () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 30 }), (given) => {
      const all = given.map((one, n) => ({ ...one, n }));
      const waves = wavesOf(
        all,
        ({ kind }) => kind,
        (one) => one,
      );
      const placeOf = new Map(waves.flatMap(({ asked }, wave) => asked.map(({ n }) => [n, wave])));
      expect([...placeOf.keys()].toSorted((a, b) => a - b)).toEqual(all.map(({ n }) => n));
      for (const { kind, asked } of waves) expect(asked.every((one) => one.kind === kind)).toBe(true);
      for (const one of all) {
        for (const later of all.slice(one.n + 1)) {
          if (meet(one, later)) expect(placeOf.get(one.n)).toBeLessThan(placeOf.get(later.n) ?? -1);
        }
      }
    }),
  );
});

it("puts what has nothing in common into one wave of its kind", () => {
  const all = ["A", "B", "C"].flatMap((channelId) =>
    ["x", "y"].map((thing) => ({ channelId, things: [thing] })),
  );
  expect(
    wavesOf(
      all,
      () => "record",
      (one) => one,
    ),
  ).toEqual([{ kind: "record", asked: all }]);
});
