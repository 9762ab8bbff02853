import type { SaturatedRun } from "./run-saturated.ts";
import { bareRate, productRate, type SaturatedPlan } from "./saturated.ts";

/**
 * The repetitions of a run in one process: `saturated-run.js PLAN`, plan and outcome as JSON. First both are run for nothing: a
 * gateway that is under load is compiled and connected.
 */
const { ms, repetitions, ...options } = JSON.parse(process.argv[2] ?? "") as SaturatedPlan;
const { url, concurrency } = options;
await bareRate(url, concurrency, ms / 2);
await productRate(ms / 2, options);
const runs: SaturatedRun[] = [];
for (let repetition = 0; repetition < repetitions; repetition += 1) {
  const bare = await bareRate(url, concurrency, ms / 2);
  const product = await productRate(ms, options);
  runs.push({
    bare: bare.rate,
    product: product.rate,
    cpuMicros: product.cpuMicros,
    cpuToBare: product.cpuMicros / bare.cpuMicros,
    threads: product.threads,
  });
}

const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ runs, rssMb }));
