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
  rssMb: number;
}

export const CONCURRENCY = 16;
const SCRIPT = fileURLToPath(new URL("./saturated-run.js", import.meta.url));

/** One repetition in a process of its own, so that none profits from the warmth of the one before. */
export async function runSaturated(
  receiver: RunningReceiver,
  ms: number,
  { dataDir, env = {} }: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<SaturatedRun> {
  const args = [SCRIPT, receiver.url, String(CONCURRENCY), String(ms), ...(dataDir ? [dataDir] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env },
    timeout: 60_000 + ms * 4,
  });
  return JSON.parse(stdout) as SaturatedRun;
}
