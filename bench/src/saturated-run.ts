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
  const bare = await bareRate(url, connections, ms / 2);
  const product = await productRate(url, connections, ms, dataDir);
  runs.push({
    bare: bare.rate,
    product: product.rate,
    cpuMicros: product.cpuMicros,
    cpuToBare: product.cpuMicros / bare.cpuMicros,
  });
}

const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ runs, rssMb }));
