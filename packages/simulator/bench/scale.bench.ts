import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { createNetwork, type Network, type Phone } from "../src/index.ts";
import { ThinClient } from "../test/support/thin-client.ts";

const CLIENTS = Number(process.env.CLIENTS ?? 2_000);
const PER_SECOND = Number(process.env.PER_SECOND ?? 10_000);
const SECONDS = Number(process.env.SECONDS ?? 10);
// How many are linked at the same time: each has a moment's wait of its own.
const AT_ONCE = 50;
const TICK_MS = 20;

test(`${CLIENTS} linked clients, ${PER_SECOND} stanzas a second`, async () => {
  const network = await createNetwork({ preKeys: false, history: false, stanzaLimit: 0 });
  const began = performance.now();
  const clients = await linkAll(network);
  const linkedMs = performance.now() - began;
  const memoryMb = process.memoryUsage().rss / 2 ** 20;

  const caller = network.createPhone({ number: "919984351847" });
  const usedBefore = process.cpuUsage();
  const { sent, tookMs } = await send(
    caller,
    clients.map(({ number }) => number),
  );
  const received = () => clients.reduce((sum, { client }) => sum + client.frames, 0);
  const target = sent + clients.reduce((sum, { before }) => sum + before, 0);
  while (received() < target) await pause(TICK_MS);
  const arrivedMs = performance.now() - began - linkedMs;

  const { user, system } = process.cpuUsage(usedBefore);
  const rate = Math.round((sent * 1_000) / tookMs);
  process.stdout.write(
    `\n${CLIENTS} clients linked in ${(linkedMs / 1_000).toFixed(1)} s, ${memoryMb.toFixed(0)} MB with both sides\n` +
      `${sent} stanzas sent in ${(tookMs / 1_000).toFixed(1)} s: ${rate} a second; all there after ${(arrivedMs / 1_000).toFixed(1)} s; ` +
      `${((user + system) / sent).toFixed(0)} µs of processor time each, with both sides\n`,
  );
  expect(network.faults).toEqual([]);
  for (const { client } of clients) client.close();
  await network.close();
});

interface Linked {
  readonly number: string;
  readonly client: ThinClient;
  /** The frames that came before the measurement. */
  readonly before: number;
}

async function linkAll(network: Network): Promise<readonly Linked[]> {
  const linked: Linked[] = [];
  for (let first = 0; first < CLIENTS; first += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, CLIENTS - first) }, async (_, index) => {
      const number = String(15_550_000_000 + first + index);
      const client = new ThinClient(network.url);
      await client.link(network.createPhone({ number }));
      await client.login({ passive: false });
      await client.next(
        ({ tag, content }) => tag === "ib" && Array.isArray(content) && content[0]?.tag === "offline",
      );
      client.onlyCount();
      return { number, client, before: client.frames };
    });
    linked.push(...(await Promise.all(batch)));
  }
  return linked;
}

/** Calls everybody in turn, at an even pace. Two stanzas a call. */
async function send(caller: Phone, numbers: readonly string[]): Promise<{ sent: number; tookMs: number }> {
  const total = PER_SECOND * SECONDS;
  const began = performance.now();
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, ((performance.now() - began) / 1_000) * PER_SECOND);
    while (sent < due) {
      const call = await caller.call(numbers[(sent / 2) % numbers.length] ?? "", {});
      await call.hangUp();
      sent += 2;
    }
    await pause(TICK_MS);
  }
  return { sent, tookMs: performance.now() - began };
}
