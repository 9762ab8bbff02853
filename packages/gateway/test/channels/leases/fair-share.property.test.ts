import fc from "fast-check";
import { expect, it } from "vitest";
import { shareOf } from "../../../src/channels/leases/fair-share.ts";

type Takers = { nodeNo: number; units: number }[];

const nodes = (held: readonly number[]): Takers => held.map((units, index) => ({ nodeNo: index + 1, units }));
const heldBy = fc.array(fc.nat(40), { minLength: 1, maxLength: 12 });

function sharesOf(takers: Takers, free: number) {
  const units = takers.reduce((sum, { units: held }) => sum + held, free);
  return takers.map(({ nodeNo }) => shareOf({ units, free, takers, ownNo: nodeNo }));
}

it("gives each unit to one node, and no node more than one unit more than another", () => {
  fc.assert(
    fc.property(heldBy, fc.nat(60), (held, free) => {
      const takers = nodes(held);
      const shares = sharesOf(takers, free);
      const after = takers.map(({ units }, index) => {
        const { take = 0, letGo = 0 } = shares[index] ?? {};
        expect(take === 0 || letGo === 0).toBe(true);
        return { kept: units - letGo, take };
      });
      const kept = after.reduce((sum, each) => sum + each.kept, 0);
      const wanted = after.reduce((sum, { take }) => sum + take, 0);
      const units = held.reduce((sum, each) => sum + each, free);
      // What is let go is free later: so far nobody wants more than is free.
      expect(Math.max(...after.map(({ take }) => take))).toBeLessThanOrEqual(free);
      expect(Math.max(...after.map(({ kept: each }) => each))).toBeLessThanOrEqual(
        Math.ceil(units / takers.length),
      );
      if (kept + free === units && Math.max(...held) <= Math.floor(units / held.length)) {
        expect(kept + wanted).toBe(units);
      }
    }),
  );
});

it("moves nothing where nodes hold alike, whoever holds the odd ones", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (least, odd) => {
      const takers = nodes(odd.map((isOne) => least + (isOne ? 1 : 0)));
      for (const share of sharesOf(takers, 0)) expect(share).toEqual({ take: 0, letGo: 0 });
    }),
  );
});

it("gives nothing to a node that takes nothing", () => {
  expect(shareOf({ units: 9, free: 4, takers: nodes([5]), ownNo: 7 })).toEqual({ take: 0, letGo: 0 });
});

type Turn = { act: "join" } | { act: "leave" | "look"; which: number };

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ act: "join" } as const) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("leave" as const), which: fc.nat(20) }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant("look" as const), which: fc.nat(20) }) },
);

it("comes to even shares whoever joins and leaves, and then stays there", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.array(turn, { maxLength: 60 }), (units, turns) => {
      const held = new Map<number, number>([[1, 0]]);
      let free = units;
      let moves = 0;
      const look = (nodeNo: number): void => {
        const own = held.get(nodeNo);
        if (own === undefined) return;
        const takers = [...held].map(([no, of]) => ({ nodeNo: no, units: of }));
        const { take, letGo } = shareOf({ units, free, takers, ownNo: nodeNo });
        held.set(nodeNo, own + take - letGo);
        free += letGo - take;
        moves += take + letGo;
      };
      const nth = (which: number): number => [...held.keys()][which % held.size] ?? 0;
      for (const [at, { act, ...rest }] of turns.entries()) {
        const which = "which" in rest ? nth(rest.which) : 0;
        if (act === "join") held.set(at + 2, 0);
        else if (act === "look") look(which);
        else if (held.size > 1) {
          free += held.get(which) ?? 0;
          held.delete(which);
        }
      }
      for (const no of [...held.keys(), ...held.keys()]) look(no);
      expect(free).toBe(0);
      expect(Math.max(...held.values()) - Math.min(...held.values())).toBeLessThanOrEqual(1);
      moves = 0;
      for (const no of held.keys()) look(no);
      expect(moves).toBe(0);
    }),
    { numRuns: 500 },
  );
});
