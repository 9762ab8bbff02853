import { bareRate, productRate } from "./saturated.ts";

/**
 * The repetitions of a run in one process: `saturated-run.js URL CONCURRENCY MS REPETITIONS [DATA_DIR]`, the outcome as
 * JSON. First both are run for nothing: a gateway that is under load is compiled and connected.
 */
const [url = "", concurrency = "16", milliseconds = "3000", repetitions = "1", dataDir] =
  process.argv.slice(2);
const ms = Number(milliseconds);
const connections = Number(concurrency);
await bareRate(url, connections, ms / 2);
await productRate(url, connections, ms / 2, dataDir);
const runs = [];
for (let repetition = 0; repetition < Number(repetitions); repetition += 1) {
  const bare = await costOf(() => bareRate(url, connections, ms / 2));
  const product = await costOf(() => productRate(url, connections, ms, dataDir));
  runs.push({
    bare: bare.rate,
    product: product.rate,
    cpuMicros: product.cpuMicros,
    cpuToBare: product.cpuMicros / bare.cpuMicros,
  });
}

/** A rate with the processor time of each request, over all threads of this process. */
async function costOf(
  measure: () => Promise<{ rate: number; done: number }>,
): Promise<{ rate: number; cpuMicros: number }> {
  const before = process.cpuUsage();
  const { rate, done } = await measure();
  const { user, system } = process.cpuUsage(before);
  return { rate, cpuMicros: (user + system) / done };
}

const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ runs, rssMb }));
