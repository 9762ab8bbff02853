import { bareRate, productRate } from "./saturated.ts";

/** One repetition in a process of its own: `saturated-run.js URL CONCURRENCY MS [DATA_DIR]`, the outcome as JSON. */
const [url = "", concurrency = "16", ms = "3000", dataDir] = process.argv.slice(2);
await bareRate(url, Number(concurrency), 300);
const bare = await bareRate(url, Number(concurrency), Number(ms) / 2);
const before = process.cpuUsage();
const { rate, settled } = await productRate(url, Number(concurrency), Number(ms), dataDir);
const { user, system } = process.cpuUsage(before);
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ bare, product: rate, cpuMicros: (user + system) / settled, rssMb }));
