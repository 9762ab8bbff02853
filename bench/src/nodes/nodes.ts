import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { drawCallId } from "../call-ids.ts";
import { CONCURRENCY } from "../run-saturated.ts";
import { OUTSTANDING } from "../saturated.ts";
import type { NodeJob, NodeRate } from "./node-run.ts";

export interface NodesPlan {
  url: string;
  /** Without one, the process has SQLite. */
  database?: string;
  nodes: number;
  ms: number;
}

const SCRIPT = fileURLToPath(new URL("./node-run.js", import.meta.url));
const START_MS = 60_000;
/** From when all of them are at work until they are at their pace. */
const WARM_UP_MS = 3_000;

/**
 * Deliveries a second of so many gateway processes together, each with a channel of its own. What is outstanding, and what is under
 * way at once, is shared out among them, so that a run of four asks for no more than a run of one.
 */
export async function rateOfNodes({ url, database, nodes, ms }: NodesPlan): Promise<NodeRate> {
  const each = { url, ms, outstanding: OUTSTANDING / nodes, concurrency: CONCURRENCY / nodes };
  const running = Array.from({ length: nodes }, () =>
    startNode({
      ...each,
      channel: `BENCH-${drawCallId().slice(0, 8)}`,
      ...(database !== undefined && { database }),
    }),
  );
  try {
    await Promise.all(running.map(({ ready }) => ready));
    await sleep(WARM_UP_MS);
    const rates = await Promise.all(running.map(({ measure }) => measure()));
    const rate = rates.reduce((sum, one) => sum + one.rate, 0);
    return { rate, cpuMicros: rates.reduce((sum, one) => sum + one.cpuMicros * one.rate, 0) / rate };
  } finally {
    for (const { kill } of running) kill();
  }
}

interface RunningNode {
  ready: Promise<unknown>;
  measure(): Promise<NodeRate>;
  kill(): void;
}

function startNode(job: NodeJob): RunningNode {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(job)], {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: START_MS + WARM_UP_MS + job.ms + START_MS,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`a gateway process of ${SCRIPT} ended early`);
    return value;
  };
  return {
    ready: nextLine(),
    measure: async () => {
      const outcome = nextLine();
      child.stdin.write("measure\n");
      return JSON.parse(await outcome) as NodeRate;
    },
    kill: () => child.kill("SIGKILL"),
  };
}
