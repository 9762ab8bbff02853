import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningReceiver } from "./receivers.ts";
import type { SaturatedPlan } from "./saturated.ts";
import type { ThreadTimes } from "./thread-times.ts";

export interface SaturatedRun {
  /** POSTs a second of the bare loop, and deliveries a second of the product right after it, in the same process. */
  bare: number;
  product: number;
  /** Processor time of a delivery, over all threads of the sending process. */
  cpuMicros: number;
  /** That, as a multiple of the processor time of a bare request. */
  cpuToBare: number;
  /** The processor time of a delivery, thread by thread. */
  threads: ThreadTimes | null;
}

export interface SaturatedRuns {
  runs: SaturatedRun[];
  rssMb: number;
}

export const CONCURRENCY = 16;
const SCRIPT = fileURLToPath(new URL("./saturated-run.js", import.meta.url));

export async function runSaturated(
  receiver: RunningReceiver,
  given: Omit<SaturatedPlan, "url" | "concurrency">,
  env: Record<string, string> = {},
): Promise<SaturatedRuns> {
  const plan: SaturatedPlan = { url: receiver.url, concurrency: CONCURRENCY, ...given };
  const timeout = 60_000 + plan.ms * 4 * plan.repetitions;
  const running = promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(plan)], {
    env: { ...process.env, ...env },
    timeout,
  });
  const { stdout } = await running.catch((error: Error & { killed?: boolean }) => {
    throw error.killed ? new Error(`expected an end of ${SCRIPT} within ${timeout / 1_000} s`) : error;
  });
  return JSON.parse(stdout) as SaturatedRuns;
}
