import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "../quantiles.ts";
import type { RunningReceiver } from "../receivers.ts";
import { CONCURRENCY } from "../run-saturated.ts";
import { makePlace, type Peer } from "./peer.ts";
import type { RateJob, RateRun } from "./rate-run.ts";

export interface Rate {
  per_second: number;
  ratio_to_bare: number;
}

export interface RatePlan {
  repetitions: number;
  warmUpMs: number;
  ms: number;
}

const SCRIPT = fileURLToPath(new URL("./rate-run.js", import.meta.url));

export async function rateOf(peer: Peer, receiver: RunningReceiver, plan: RatePlan): Promise<Rate> {
  const runs: RateRun[] = [];
  for (let repetition = 0; repetition < plan.repetitions; repetition += 1) {
    runs.push(await runOnce(peer, receiver.url, plan));
  }
  return {
    per_second: median(runs.map(({ rate }) => rate)),
    ratio_to_bare: median(runs.map(({ rate, bare }) => rate / bare)),
  };
}

async function runOnce(peer: Peer, url: string, { warmUpMs, ms }: RatePlan): Promise<RateRun> {
  const place = await makePlace(peer);
  const { keeping } = place;
  try {
    return await runJob({ name: peer.name, url, concurrency: CONCURRENCY, warmUpMs, ms, keeping });
  } finally {
    await place.remove();
  }
}

/** One repetition, in a process of its own. */
export async function runJob(job: RateJob): Promise<RateRun> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(job)], {
    timeout: 30_000 + (job.warmUpMs + job.ms) * 4,
  });
  return JSON.parse(stdout) as RateRun;
}
