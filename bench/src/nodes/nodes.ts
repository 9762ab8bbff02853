import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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
/** Until every process has started, and is at its pace. */
const WARM_UP_MS = 5_000;

/**
 * Deliveries a second of so many gateway processes together, each with a channel of its own. What is outstanding, and what is under
 * way at once, is shared out among them, so that a run of four asks for no more than a run of one.
 */
export async function rateOfNodes({ url, database, nodes, ms }: NodesPlan): Promise<NodeRate> {
  const at = Date.now() + WARM_UP_MS;
  const each = { url, at, ms, outstanding: OUTSTANDING / nodes, concurrency: CONCURRENCY / nodes };
  const rates = await Promise.all(
    Array.from({ length: nodes }, () =>
      runNode({
        ...each,
        channel: `BENCH-${drawCallId().slice(0, 8)}`,
        ...(database !== undefined && { database }),
      }),
    ),
  );
  const rate = rates.reduce((sum, one) => sum + one.rate, 0);
  return { rate, cpuMicros: rates.reduce((sum, one) => sum + one.cpuMicros * one.rate, 0) / rate };
}

async function runNode(job: NodeJob): Promise<NodeRate> {
  const timeout = WARM_UP_MS + job.ms + 60_000;
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(job)], { timeout });
  return JSON.parse(stdout) as NodeRate;
}
