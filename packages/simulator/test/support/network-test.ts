import { setTimeout as pause } from "node:timers/promises";
import { test as base, expect } from "vitest";
import { createNetwork, type Network, type Phone } from "../../src/index.ts";
import { BaileysClient } from "./baileys-client.ts";

export const ME = "61371989950";
export const CALLER = "919984351847";

interface World {
  /** Whether clients make one-time keys, which takes them long. Only messages to clients need them. */
  preKeys: boolean;
  network: Network;
  /** The phone that clients are linked to. */
  me: Phone;
  friend: Phone;
  /** Makes a client that is not linked yet. */
  createClient: () => BaileysClient;
  /** A client that is linked to `me` and logged in. */
  client: BaileysClient;
  /** The codes of the faults that a test provokes. */
  expectedFaults: string[];
}

/** A test with a network of its own, which ends without faults that nobody expected and without open connections. */
export const test = base.extend<World>({
  expectedFaults: async ({ task: _ }, use) => {
    await use([]);
  },
  preKeys: false,
  network: async ({ expectedFaults, preKeys }, use) => {
    const before = openConnections();
    const network = await createNetwork({ preKeys });
    await use(network);
    await network.close();
    await expect.poll(openConnections, { message: "connections left open" }).toBe(before);
    expect(network.faults.map(({ code }) => code)).toEqual(expectedFaults);
  },
  me: async ({ network }, use) => {
    await use(network.createPhone({ number: ME, name: "Jonathan" }));
  },
  friend: async ({ network }, use) => {
    await use(network.createPhone({ number: CALLER, name: "Asha" }));
  },
  createClient: async ({ network }, use) => {
    const clients: BaileysClient[] = [];
    await use(() => {
      const client = new BaileysClient(network.url);
      clients.push(client);
      return client;
    });
    for (const client of clients) await client.close();
  },
  client: async ({ createClient, me }, use) => {
    const client = createClient();
    await client.link(me);
    await use(client);
  },
});

/** Enough time for a client to do what it should not do. */
export function aMoment(): Promise<void> {
  return pause(150);
}

function openConnections(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith("TCP")).length;
}
