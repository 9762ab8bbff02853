import { cpus, loadavg } from "node:os";
import { flat } from "./flat.ts";
import { Parts } from "./parts.ts";
import { comparePeers, type PeersPlan } from "./peers/peers.ts";
import { median } from "./quantiles.ts";
import { type RunningReceiver, startNginx, startNodeReceiver } from "./receivers.ts";
import type { Figures, Machine, Saturation } from "./results.ts";
import { runSaturated, type SaturatedRun } from "./run-saturated.ts";
import { slowSyncEnvironment } from "./slow-sync.ts";
import { stanzaLatency } from "./stanza.ts";
import { syncTime } from "./sync-time.ts";
import { tables } from "./table.ts";
import type { ThreadTimes } from "./thread-times.ts";
import { type Latency, unsaturated } from "./unsaturated.ts";

const REPETITIONS = 3;
const quick = process.argv.includes("--quick");
const asJson = process.argv.includes("--json");
const saturatedMs = quick ? 500 : 6_000;
const flatPlan = quick ? { repetitions: 1, ms: 300 } : { repetitions: REPETITIONS, ms: 6_000 };
const filling = quick ? { finished: 30_000, pending: 3_000 } : { finished: 1_000_000, pending: 100_000 };
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
const parts = new Parts();

async function saturate(
  name: string,
  receiver: RunningReceiver,
  { logs = false, env = {} }: { logs?: boolean; env?: Record<string, string> } = {},
): Promise<Saturation[]> {
  const plan = { ms: saturatedMs, repetitions: REPETITIONS, logs };
  const ran = await parts.measure(`saturated, ${name}`, () => runSaturated(receiver, plan, env));
  return (ran ? [ran] : []).map(({ runs }) => ({
    receiver: name,
    bare_per_second: median(runs.map(({ bare }) => bare)),
    product_per_second: median(runs.map(({ product }) => product)),
    ratio_to_bare: median(runs.map(({ bare, product }) => product / bare)),
    cpu_us: median(runs.map(({ cpuMicros }) => cpuMicros)),
    cpu_to_bare: median(runs.map(({ cpuToBare }) => cpuToBare)),
    main_us: medianOfThread(runs, "main"),
    writer_us: medianOfThread(runs, "writer"),
    others_us: medianOfThread(runs, "others"),
  }));
}

function medianOfThread(runs: readonly SaturatedRun[], thread: keyof ThreadTimes): number | null {
  const times = runs.flatMap(({ threads }) => threads?.[thread] ?? []);
  return times.length > 0 ? median(times) : null;
}

async function saturations(node: RunningReceiver): Promise<Saturation[]> {
  const found = [
    ...(await saturate("node", node)),
    ...(await saturate("node, the log at info", node, { logs: true })),
  ];
  const nginx = await parts.measure("starting nginx", async () => (await startNginx()) ?? "not there");
  if (nginx === "not there") leftOut.push("nginx: not installed");
  else if (nginx) {
    found.push(...(await saturate("nginx", nginx)));
    await nginx.stop();
  }
  const slow = slowSyncEnvironment();
  if (slow) found.push(...(await saturate("node, each sync 2 ms slower", node, { env: slow })));
  else leftOut.push("slower syncs: no C compiler, or not Linux");
  return found;
}

async function latencies(): Promise<Latency[]> {
  const found: Latency[] = [];
  for (const perSecond of quick ? [100, 1_000] : [100, 1_000, 10_000]) {
    const measured = (): Promise<Latency> => unsaturated(perSecond, quick ? 1_000 : 10_000);
    const latency = await parts.measure(`unsaturated, ${perSecond} events/s`, measured);
    if (latency) found.push(latency);
  }
  return found;
}

/** Prints what was measured at once, unless all of it is wanted as JSON. */
function shown<T>(measured: T, print: (measured: T) => void): T {
  if (!asJson) print(measured);
  return measured;
}

function machineNow(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    node: process.version,
    sync_ms: syncTime(),
    load_before: load(),
  };
}

function load(): number {
  return loadavg()[0] ?? 0;
}

async function measure(node: RunningReceiver): Promise<Figures> {
  const machine = shown(machineNow(), (found) => tables.machine(found, REPETITIONS));
  const figures = {
    repetitions: REPETITIONS,
    saturated: shown(await saturations(node), tables.saturated),
    unsaturated: shown(await latencies(), tables.unsaturated),
    stanza: shown(
      await parts.measure("stanza", () => stanzaLatency(100, quick ? 1_000 : 10_000)),
      tables.stanza,
    ),
    peers: shown(await comparePeers(node, peersPlan, parts, leftOut), tables.peers),
    flat: shown(await flat(node, filling, flatPlan, parts), tables.flat),
    left_out: leftOut,
    failed: parts.failed,
  };
  return { machine: { ...machine, load_after: load() }, ...figures };
}

const node = await startNodeReceiver();
const figures = await measure(node).finally(() => node.stop());
if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`);
else tables.end(figures.machine.load_after, leftOut, parts.failed);
// What a part that was given up has begun must not keep this process.
process.exit(parts.failed.length === 0 ? 0 : 1);
