import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningReceiver } from "./receivers.ts";

export interface SaturatedRun {
  /** POSTs a second of the bare loop, and deliveries a second of the product right after it, in the same process. */
  bare: number;
  product: number;
  /** Processor time of a delivery, over all threads of the sending process. */
  cpuMicros: number;
  /** That, as a multiple of the processor time of a bare request. */
  cpuToBare: number;
}

export interface SaturatedRuns {
  runs: SaturatedRun[];
  rssMb: number;
}

interface SaturatedPlan {
  ms: number;
  repetitions: number;
  dataDir?: string;
  env?: Record<string, string>;
}

export const CONCURRENCY = 16;
const SCRIPT = fileURLToPath(new URL("./saturated-run.js", import.meta.url));

export async function runSaturated(
  receiver: RunningReceiver,
  { ms, repetitions, dataDir, env = {} }: SaturatedPlan,
): Promise<SaturatedRuns> {
  const numbers = [CONCURRENCY, ms, repetitions].map(String);
  const args = [SCRIPT, receiver.url, ...numbers, ...(dataDir ? [dataDir] : [])];
  const timeout = 60_000 + ms * 4 * repetitions;
  const running = promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env }, timeout });
  const { stdout } = await running.catch((error: Error & { killed?: boolean }) => {
    throw error.killed ? new Error(`expected an end of ${SCRIPT} within ${timeout / 1_000} s`) : error;
  });
  return JSON.parse(stdout) as SaturatedRuns;
}
