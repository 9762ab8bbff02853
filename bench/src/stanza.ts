import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createNetwork } from "@ringhook/simulator";
import { atPace } from "./at-pace.ts";
import { type CallArrivals, startCallArrivals } from "./call-arrivals.ts";
import { startGateway } from "./gateway-under-test.ts";
import { linkChannel } from "./linked-channel.ts";
import { quantile } from "./quantiles.ts";

/** From the stanza that leaves the simulator to the receiver, through a whole gateway. */
export interface StanzaLatency {
  per_second: number;
  p50_ms: number;
  p99_ms: number;
}

const WARM_UP_MS = 500;
const ARRIVE_MS = 10_000;

/**
 * Places calls at a fixed pace on a linked gateway in a process of its own. Simulator and receiver share this process,
 * and so a clock; it is read just before the simulator is told to send, so that its own work counts, too.
 */
export async function stanzaLatency(perSecond: number, ms: number): Promise<StanzaLatency> {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-stanza-"));
  const network = await createNetwork({ preKeys: false });
  const arrivals = await startCallArrivals();
  const flags = ["--whatsapp-url", network.url, "--webhook-allow", "127.0.0.0/8", "--log-level", "error"];
  const gateway = await startGateway(dataDir, flags);
  try {
    const channel = { id: "STANZA-1", number: "4915100000001", hook: arrivals.url };
    const phone = await linkChannel(gateway, network, channel);
    const caller = network.createPhone({ number: "919984351847" });
    const place = async (): Promise<[string, number]> => {
      const sentAt = performance.now();
      return [(await caller.call(phone.number)).id, sentAt];
    };
    await atPace(perSecond, WARM_UP_MS, place);
    const latencies = await latenciesOf(await atPace(perSecond, ms, place), arrivals);
    return { per_second: perSecond, p50_ms: quantile(latencies, 0.5), p99_ms: quantile(latencies, 0.99) };
  } finally {
    await gateway.stop();
    await network.close();
    await arrivals.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function latenciesOf(placed: [string, number][], arrivals: CallArrivals): Promise<number[]> {
  const deadline = performance.now() + ARRIVE_MS;
  while (placed.some(([id]) => !arrivals.at.has(id)) && performance.now() < deadline) await sleep(5);
  const missing = placed.filter(([id]) => !arrivals.at.has(id)).length;
  if (missing > 0)
    throw new Error(`${missing} of ${placed.length} calls did not arrive within ${ARRIVE_MS} ms`);
  return placed.map(([id, sentAt]) => (arrivals.at.get(id) ?? Number.NaN) - sentAt);
}
