import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { until } from "../../stage/until.ts";
import { arrivalOf, withoutTheirEnd } from "../compare.ts";
import { allEnded, linkChannels, noteTexts, placeCalls } from "../crash-run.ts";
import { expectClean } from "../expect-clean.ts";
import { orderOf } from "../order.ts";
import { sayGaps, watchLinks } from "./gaps.ts";
import { type NodesStage, type RunningNode, setNodesStage } from "./nodes-stage.ts";

/** `npm run test:crash` sets the full size; `npm test` runs a short form. */
const isFull = process.env.CRASH === "full";
const { channels, rounds, calls, playMs } = isFull
  ? { channels: 60, rounds: 3, calls: 1_500, playMs: 240_000 }
  : { channels: 9, rounds: 1, calls: 120, playMs: 50_000 };
/** Longer than leases count without a renewal. */
const PAST_LEASES_MS = 14_000;
const HOUR_MS = 3_600_000;

/** When a node stood still: it could not end its links, and another one may have logged in meanwhile. */
interface Stood {
  from: number;
  to: number;
}

/** One fault of each kind, each on a node whose turn it is. */
function faultsOn(
  stage: NodesStage,
  nodes: RunningNode[],
  stood: Stood[],
): Record<string, () => Promise<void>> {
  const next = (): RunningNode => {
    const [node] = nodes.splice(0, 1);
    if (!node) throw new Error("there is no node");
    nodes.push(node);
    return node;
  };
  const inPlaceOf = async (node: RunningNode, signal: NodeJS.Signals): Promise<void> => {
    await node.gateway.kill(signal);
    nodes.splice(nodes.indexOf(node), 1, await stage.start());
  };
  return {
    "a node was killed": () => inPlaceOf(next(), "SIGKILL"),
    "a node stood still": async () => {
      const { pid } = next().gateway;
      if (pid === undefined) throw new Error("the node has no process");
      process.kill(pid, "SIGSTOP");
      const from = Date.now();
      await sleep(PAST_LEASES_MS);
      process.kill(pid, "SIGCONT");
      stood.push({ from, to: Date.now() + 3_000 });
    },
    "a node was cut off from the database": async () => {
      const { toDatabase } = next();
      toDatabase.hold(true);
      await sleep(PAST_LEASES_MS);
      toDatabase.hold(false);
      toDatabase.cut();
    },
    "the database was killed": async () => {
      await stage.server.kill();
      await sleep(1_000);
      await stage.server.start();
    },
    "a node was stopped": () => inPlaceOf(next(), "SIGTERM"),
  };
}

it("shares channels among three nodes, whatever becomes of them and of the database", {
  timeout: 900_000,
}, async () => {
  const stage = await setNodesStage();
  const { network, receiver } = stage;
  const texts = noteTexts(network);
  const first = await stage.start();
  const phones = await linkChannels(channels, network, first.gateway, receiver);
  const nodes = [first, await stage.start(HOUR_MS), await stage.start(-HOUR_MS)];
  await stage.settled(3);
  const seen = watchLinks(network);
  const stood: Stood[] = [];
  const placing = placeCalls({ calls, playMs }, network, phones);
  for (let round = 0; round < rounds; round += 1) {
    for (const [what, act] of Object.entries(faultsOn(stage, nodes, stood))) {
      seen.because(what);
      await act();
      await stage.settled(3);
    }
  }
  const placed = await placing;
  await until("every call's end arrived", () => allEnded(placed, receiver), 120_000).catch(() => {});
  const taken = receiver.taken();
  const { outOfOrder, doubledOutOfTurn } = orderOf(taken.map(arrivalOf));
  for (const [what, gaps] of seen.gaps) process.stdout.write(`after ${what}: ${sayGaps(gaps)}\n`);
  expectClean({
    calls: placed.length,
    events: new Set(taken.map(({ headers }) => headers["webhook-id"])).size,
    doubles: taken.length - new Set(taken.map(({ headers }) => headers["webhook-id"])).size,
    texts: texts.length,
    leases: JSON.stringify(await stage.changes()),
    replacedWhileOneStoodStill: seen.replaced.length,
    twoLinksAtOnce: seen.replaced.filter((at) => !stood.some(({ from, to }) => from <= at && at <= to)),
    withoutTheirEnd: withoutTheirEnd(placed, taken),
    writtenToTwice: texts.filter((text, index) => texts.indexOf(text) !== index),
    outOfOrder,
    doubledOutOfTurn,
  });
  expect(placed).toHaveLength(calls);
});

it("upgrades by a node that joins and one that drains: channels are handed over, none is taken from a dead node", {
  timeout: 300_000,
}, async () => {
  const stage = await setNodesStage();
  const { network, receiver } = stage;
  const old = await stage.start();
  const phones = await linkChannels(channels, network, old.gateway, receiver);
  await stage.start();
  await stage.settled(2);
  const seen = watchLinks(network);
  const before = await stage.changes();
  const placing = placeCalls({ calls: 40, playMs: 6_000 }, network, phones);
  expect(await old.gateway.kill("SIGTERM")).toBe(0);
  await stage.settled(1);
  const placed = await placing;
  await until("every call's end arrived", () => allEnded(placed, receiver), 120_000);
  const after = await stage.changes();
  const moved = (after["handed over"] ?? 0) - (before["handed over"] ?? 0);
  process.stdout.write(`handed over: ${sayGaps([...seen.gaps.values()].flat())}\n`);
  expect(moved).toBeGreaterThan(0);
  expect(after["taken over"]).toBe(undefined);
  expect(seen.replaced).toEqual([]);
  expect(withoutTheirEnd(placed, receiver.taken())).toEqual([]);
});
