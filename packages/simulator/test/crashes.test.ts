import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { ME, test } from "./support/network-test.ts";

/** The order in which the steps of each call first came. */
function firstSteps(steps: (string | undefined)[][]): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  for (const [tag = "", id = ""] of steps) {
    const tags = seen.get(id) ?? [];
    if (!tags.includes(tag)) seen.set(id, [...tags, tag]);
  }
  return seen;
}

test("loses and disorders nothing while a client crashes again and again", async ({
  network,
  friend,
  client,
}) => {
  const calls = [];
  const told: Promise<void>[] = [];
  for (let crash = 0; crash < 12; crash += 1) {
    const logins = client.login();
    for (let placed = 0; placed < 5; placed += 1) {
      const call = await friend.call(ME);
      calls.push(call);
      await pause(Math.random() * 10);
      told.push(call.ring(), call.timeOut());
    }
    await logins;
    await pause(Math.random() * 40);
    await client.crash();
  }
  await client.login();
  await Promise.all(told);
  await Promise.all(calls.map((call) => call.acknowledged()));

  const seen = firstSteps(client.steps("call-id"));
  expect(seen.size).toBe(calls.length);
  for (const tags of seen.values()) expect(tags).toEqual(["offer", "relaylatency", "terminate"]);
  expect(network.stanzas.filter(({ acknowledgedAt }) => acknowledgedAt === undefined)).toEqual([]);
});
