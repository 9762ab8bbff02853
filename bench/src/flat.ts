import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Filling, fill } from "./fill.ts";
import { startGateway } from "./gateway-under-test.ts";
import { median } from "./quantiles.ts";
import type { RunningReceiver } from "./receivers.ts";
import { runSaturated, type SaturatedRuns } from "./run-saturated.ts";

export interface Flatness extends Filling {
  /** The rate on the filled database as a ratio to the rate on an empty one. */
  ratio_to_empty: number;
  calls_ms: number;
  deliveries_ms: number;
  pending_ms: number;
  rss_mb: number;
  gateway_rss_mb: number;
}

const READINGS = 31;

/** Whether a database that is full slows anything down. Empty and full take turns: the machine's mood hits both. */
export async function flat(
  receiver: RunningReceiver,
  filling: Filling,
  repetitions: number,
  ms: number,
): Promise<Flatness> {
  const full = mkdtempSync(join(tmpdir(), "ringhook-full-"));
  await fill(full, filling);
  const ratios: number[] = [];
  let rss = 0;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const copy = mkdtempSync(join(tmpdir(), "ringhook-full-copy-"));
    cpSync(full, copy, { recursive: true });
    const empty = await runSaturated(receiver, { ms, repetitions: 1 });
    const filled = await runSaturated(receiver, { ms, repetitions: 1, dataDir: copy });
    ratios.push(rateOf(filled) / rateOf(empty));
    rss = Math.max(rss, filled.rssMb);
    rmSync(copy, { recursive: true });
  }
  const gateway = await startGateway(full, ["--log-level", "error"]);
  const read = async (path: string): Promise<number> => {
    const times: number[] = [];
    for (let reading = 0; reading < READINGS; reading += 1) {
      const begun = performance.now();
      await gateway.ask("GET", path);
      times.push(performance.now() - begun);
    }
    return median(times);
  };
  const calls_ms = await read("/api/calls");
  const deliveries_ms = await read("/api/deliveries");
  const pending_ms = await read("/api/deliveries?state=pending");
  const gateway_rss_mb = gateway.rss();
  await gateway.stop();
  rmSync(full, { recursive: true });
  const lists = { calls_ms, deliveries_ms, pending_ms };
  return { ...filling, ratio_to_empty: median(ratios), ...lists, rss_mb: rss, gateway_rss_mb };
}

function rateOf({ runs }: SaturatedRuns): number {
  return median(runs.map(({ product }) => product));
}
