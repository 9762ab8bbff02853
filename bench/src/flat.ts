import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Filling, fill } from "./fill.ts";
import { type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";
import type { OrNull, Parts } from "./parts.ts";
import { median } from "./quantiles.ts";
import type { RunningReceiver } from "./receivers.ts";
import { runSaturated, type SaturatedRuns } from "./run-saturated.ts";

interface Rates {
  /** The rate on the filled database as a ratio to the rate on an empty one. */
  ratio_to_empty: number;
  rss_mb: number;
}

export interface TimesOfLists {
  calls_ms: number;
  deliveries_ms: number;
  pending_ms: number;
}

interface Lists extends TimesOfLists {
  gateway_rss_mb: number;
}

/** Whether a database that is full slows anything down. */
export interface Flatness extends Filling, OrNull<Rates>, OrNull<Lists> {}

const UNKNOWN = {
  ratio_to_empty: null,
  rss_mb: null,
  calls_ms: null,
  deliveries_ms: null,
  pending_ms: null,
  gateway_rss_mb: null,
} as const;

const READINGS = 31;

export async function flat(
  receiver: RunningReceiver,
  filling: Filling,
  plan: { repetitions: number; ms: number },
  parts: Parts,
): Promise<Flatness> {
  const full = mkdtempSync(join(tmpdir(), "ringhook-full-"));
  const filled = await parts.measure("flat, filling the database", () =>
    fill(full, filling).then(() => true),
  );
  const rates = filled && (await parts.measure("flat, rates", () => ratesOf(full, receiver, plan)));
  const lists = filled && (await parts.measure("flat, lists", () => listsOf(full)));
  rmSync(full, { recursive: true });
  return { ...filling, ...UNKNOWN, ...rates, ...lists };
}

/** Empty and full take turns: the machine's mood hits both. */
async function ratesOf(
  full: string,
  receiver: RunningReceiver,
  { repetitions, ms }: { repetitions: number; ms: number },
): Promise<Rates> {
  const ratios: number[] = [];
  let rss = 0;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const copy = mkdtempSync(join(tmpdir(), "ringhook-full-copy-"));
    try {
      cpSync(full, copy, { recursive: true });
      const empty = await runSaturated(receiver, { ms, repetitions: 1 });
      const filled = await runSaturated(receiver, { ms, repetitions: 1, dataDir: copy });
      ratios.push(rateOf(filled) / rateOf(empty));
      rss = Math.max(rss, filled.rssMb);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }
  return { ratio_to_empty: median(ratios), rss_mb: rss };
}

async function listsOf(full: string): Promise<Lists> {
  const gateway = await startGateway(full, ["--log-level", "error"]);
  try {
    return { ...(await timesOfLists(gateway)), gateway_rss_mb: gateway.rss() };
  } finally {
    await gateway.stop();
  }
}

/** The median of several readings of each list, over HTTP. */
export async function timesOfLists(gateway: GatewayUnderTest): Promise<TimesOfLists> {
  const read = async (path: string): Promise<number> => {
    const times: number[] = [];
    for (let reading = 0; reading < READINGS; reading += 1) {
      const begun = performance.now();
      await gateway.ask("GET", path);
      times.push(performance.now() - begun);
    }
    return median(times);
  };
  return {
    calls_ms: await read("/api/calls"),
    deliveries_ms: await read("/api/deliveries"),
    pending_ms: await read("/api/deliveries?state=pending"),
  };
}

function rateOf({ runs }: SaturatedRuns): number {
  return median(runs.map(({ product }) => product));
}
