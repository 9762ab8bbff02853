import { setTimeout as pause } from "node:timers/promises";
import { test as base, expect } from "vitest";
import { type Addressing, createNetwork, type Network, type Phone } from "../../src/index.ts";
import { BaileysClient } from "./baileys-client.ts";
import { ThinClient } from "./thin-client.ts";

export const ME = "61371989950";
export const CALLER = "919984351847";

interface World {
  /** Whether clients make one-time keys, which takes them long. Only messages to clients need them. */
  preKeys: boolean;
  /** Whether phones send clients a first history: one stanza more than a test may want to count. */
  history: boolean;
  addressing: Addressing;
  network: Network;
  /** The phone that clients are linked to. */
  me: Phone;
  friend: Phone;
  /** Makes a client that is not linked yet. */
  createClient: () => BaileysClient;
  /** A client that is linked to `me` and logged in. */
  client: BaileysClient;
  /** A client that does just what it is told, linked to `me` and not connected. */
  thin: ThinClient;
  /** The codes of the faults that a test provokes. */
  expectedFaults: string[];
}

/** A test with a network of its own, which ends without faults that nobody expected and without open connections. */
export const test = base.extend<World>({
  expectedFaults: async ({ task: _ }, use) => {
    await use([]);
  },
  preKeys: false,
  history: false,
  addressing: "lid",
  network: async ({ expectedFaults, preKeys, history, addressing }, use) => {
    const before = openConnections();
    const network = await createNetwork({ preKeys, history, addressing });
    await use(network);
    await network.close();
    await expect.poll(openConnections, { message: "connections left open" }).toBeLessThanOrEqual(before);
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
  thin: async ({ network, me }, use) => {
    const client = new ThinClient(network.url);
    await client.link(me);
    await use(client);
    client.close();
  },
});

/** Enough time for a client to do what it should not do. */
export function aMoment(): Promise<void> {
  return pause(150);
}

function openConnections(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith("TCP")).length;
}
