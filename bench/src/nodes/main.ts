import { cpus, loadavg } from "node:os";
import { PEERS } from "../peers/peer.ts";
import { type RatePlan, rateOf, runJob } from "../peers/rate.ts";
import { hasRedis } from "../peers/redis.ts";
import { median } from "../quantiles.ts";
import { startNodeReceiver } from "../receivers.ts";
import { CONCURRENCY } from "../run-saturated.ts";
import { fullDatabase } from "./full-database.ts";
import { type NodesPlan, rateOfNodes } from "./nodes.ts";
import { type RunningPostgres, startPostgres } from "./postgres-server.ts";
import { startOfNodes } from "./start-of-nodes.ts";

/**
 * Gateways on one PostgreSQL, beside SQLite and two job queues, in one run: `npm run bench:nodes [calls] [channels] [rounds]`.
 * All of it stands on one machine: gateways, database, receiver. So more gateways cannot be faster here than the processors allow.
 */
const calls = Number(process.argv[2] ?? 333_333);
const channels = Number(process.argv[3] ?? 300);
/** Without rounds only what a database of this size does is measured. */
const rounds = Number(process.argv[4] ?? 3);
const MS = 6_000;
const NODES = [1, 2, 4];
const PENDING = 100_000;
const plan: RatePlan = { repetitions: 1, warmUpMs: 1_500, ms: MS };

const postgres = await startPostgres();
if (!postgres) throw new Error("expected PostgreSQL's server, as Debian's package postgresql has it");
const receiver = await startNodeReceiver();
const load = loadavg()[0]?.toFixed(1);
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${load} before`);
console.log(`${postgres.version}; medians of ${rounds} rounds, each ratio to the SQLite of its own round`);

const found = new Map<string, { rate: number; toSqlite: number; cpu: number | null }[]>();
try {
  await measureAll(postgres);
} finally {
  await receiver.stop();
  await postgres.stop();
}

async function measureAll(on: RunningPostgres): Promise<void> {
  const full = await fullDatabase(on, { finished: calls * 3, pending: PENDING });
  console.log(`\nmoving ${calls} calls from SQLite to PostgreSQL: ${full.moveSeconds.toFixed(0)} s`);
  // Ahead of the rounds, whose senders leave webhooks behind that no gateway's key has sealed.
  for (const [name, ms] of Object.entries(await full.timesOfLists())) {
    console.log(`${name.padEnd(60)}${ms.toFixed(1).padStart(10)}`);
  }
  for (let round = 0; round < rounds; round += 1) await measureRound(on, full.url, round);
  printRates();
  console.log(`\nretention, calls removed a second: ${(await full.sweep()).toFixed(0)}`);
  const start = await startOfNodes(on.database("start"), { nodes: 3, channels });
  console.log(
    `${channels} channels on 3 nodes, until all are online: ${start.seconds.toFixed(1)} s; of each node ${start.shares.join(", ")}`,
  );
}

function printRates(): void {
  console.log(
    `\n${"deliveries a second".padEnd(60)}${"rate".padStart(10)}${"to SQLite".padStart(12)}${"CPU µs".padStart(10)}`,
  );
  for (const [name, rows] of found) {
    const [rate, toSqlite] = [median(rows.map((row) => row.rate)), median(rows.map((row) => row.toSqlite))];
    const cpu = rows.flatMap((row) => (row.cpu === null ? [] : [row.cpu]));
    const shownCpu = cpu.length === 0 ? "" : median(cpu).toFixed(0);
    console.log(
      `${name.padEnd(60)}${rate.toFixed(0).padStart(10)}${toSqlite.toFixed(2).padStart(12)}${shownCpu.padStart(10)}`,
    );
  }
}

/** Everything in turn: the machine's mood hits all. */
async function measureRound(on: RunningPostgres, fullUrl: string, round: number): Promise<void> {
  const { url } = receiver;
  const sqlite = await rateOfNodes({ url, nodes: 1, ms: MS });
  const note = (name: string, rate: number, cpu: number | null): void => {
    found.set(name, [...(found.get(name) ?? []), { rate, toSqlite: rate / sqlite.rate, cpu }]);
  };
  const measure = async (name: string, nodes: NodesPlan): Promise<void> => {
    const { rate, cpuMicros } = await rateOfNodes(nodes);
    note(`${name}, ${nodes.nodes} gateways`.replace("1 gateways", "1 gateway"), rate, cpuMicros);
  };
  note("SQLite, 1 gateway", sqlite.rate, sqlite.cpuMicros);
  for (const nodes of NODES) {
    const database = on.database(`empty_${round}_${nodes}`);
    await measure("PostgreSQL", { url, database, nodes, ms: MS });
  }
  for (const nodes of NODES) await measure("PostgreSQL, full", { url, database: fullUrl, nodes, ms: MS });
  const database = on.database(`queue_${round}`);
  const keeping = { dataDir: "", redisPort: 0, database };
  const queue = await runJob({
    name: "graphile",
    url,
    concurrency: CONCURRENCY,
    warmUpMs: 1_500,
    ms: MS,
    keeping,
  });
  note("graphile-worker on PostgreSQL, a queue for each call", queue.rate, null);
  const bullmq = PEERS.find(({ appendfsync }) => appendfsync === "always");
  if (bullmq && hasRedis()) note(bullmq.title, (await rateOf(bullmq, receiver, plan)).per_second, null);
}
