import { cpus, loadavg } from "node:os";
import { flat } from "./flat.ts";
import { comparePeers, type PeersPlan } from "./peers/peers.ts";
import { median } from "./quantiles.ts";
import { type RunningReceiver, startNginx, startNodeReceiver } from "./receivers.ts";
import type { Figures, Saturation } from "./results.ts";
import { runSaturated } from "./run-saturated.ts";
import { slowSyncEnvironment } from "./slow-sync.ts";
import { stanzaLatency } from "./stanza.ts";
import { syncTime } from "./sync-time.ts";
import { print } from "./table.ts";
import { type Latency, unsaturated } from "./unsaturated.ts";

const REPETITIONS = 3;
const quick = process.argv.includes("--quick");
const saturatedMs = quick ? 500 : 6_000;
const flatMs = quick ? 300 : 6_000;
const peersPlan: PeersPlan = quick
  ? {
      rate: { repetitions: 1, warmUpMs: 200, ms: 300 },
      loss: { calls: 100, outstanding: 100, lockMs: 600 },
      orderedCalls: 50,
    }
  : {
      rate: { repetitions: REPETITIONS, warmUpMs: 1_500, ms: 3_000 },
      loss: { calls: 2_000, outstanding: 300, lockMs: 5_000 },
      orderedCalls: 1_000,
    };
const leftOut: string[] = [];

async function saturate(
  name: string,
  receiver: RunningReceiver,
  env?: Record<string, string>,
): Promise<Saturation> {
  const plan = { ms: saturatedMs, repetitions: REPETITIONS, ...(env && { env }) };
  const { runs } = await runSaturated(receiver, plan);
  return {
    receiver: name,
    bare_per_second: median(runs.map(({ bare }) => bare)),
    product_per_second: median(runs.map(({ product }) => product)),
    ratio_to_bare: median(runs.map(({ bare, product }) => product / bare)),
    cpu_us: median(runs.map(({ cpuMicros }) => cpuMicros)),
    cpu_to_bare: median(runs.map(({ cpuToBare }) => cpuToBare)),
  };
}

async function saturations(node: RunningReceiver): Promise<Saturation[]> {
  const found = [await saturate("node", node)];
  const nginx = await startNginx();
  if (nginx) {
    found.push(await saturate("nginx", nginx));
    await nginx.stop();
  } else leftOut.push("nginx: not installed");
  const slow = slowSyncEnvironment();
  if (slow) found.push(await saturate("node, each sync 2 ms slower", node, slow));
  else leftOut.push("slower syncs: no C compiler, or not Linux");
  return found;
}

async function latencies(): Promise<Latency[]> {
  const found: Latency[] = [];
  for (const perSecond of quick ? [100, 1_000] : [100, 1_000, 10_000]) {
    found.push(await unsaturated(perSecond, quick ? 1_000 : 10_000));
  }
  return found;
}

async function measure(): Promise<Figures> {
  const loadBefore = loadavg()[0] ?? 0;
  const syncMs = syncTime();
  const node = await startNodeReceiver();
  try {
    const saturated = await saturations(node);
    const filling = quick ? { finished: 30_000, pending: 3_000 } : { finished: 1_000_000, pending: 100_000 };
    const figures = {
      repetitions: REPETITIONS,
      saturated,
      unsaturated: await latencies(),
      stanza: await stanzaLatency(100, quick ? 1_000 : 10_000),
      peers: await comparePeers(node, peersPlan, leftOut),
      flat: await flat(node, filling, quick ? 1 : REPETITIONS, flatMs),
      left_out: leftOut,
    };
    const machine = {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      node: process.version,
      sync_ms: syncMs,
      load_before: loadBefore,
      load_after: loadavg()[0] ?? 0,
    };
    return { machine, ...figures };
  } finally {
    await node.stop();
  }
}

const figures = await measure();
if (process.argv.includes("--json")) console.log(JSON.stringify(figures));
else print(figures);
