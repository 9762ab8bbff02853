import { createServer } from "node:http";

/**
 * A receiver in a process of its own: takes each POST, answers 200, and tells its port on stdout.
 * With `--latencies` it also notes how long ago each call's id says that it was made, and tells on GET.
 */
const notes = process.argv.includes("--latencies");
let latencies: number[] = [];

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end(JSON.stringify(latencies));
    latencies = [];
    return;
  }
  let body = "";
  if (notes) request.setEncoding("latin1").on("data", (chunk: string) => (body += chunk));
  else request.resume();
  request.on("end", () => {
    if (notes) latencies.push(ageOf(body));
    response.writeHead(200, { "content-length": "2" }).end("ok");
  });
});

/** Ids are `MICROSECONDS-n`, by the clock that all processes of a machine share. */
function ageOf(body: string): number {
  const from = body.indexOf('"id":"') + 6;
  const madeAt = Number(body.slice(from, body.indexOf("-", from)));
  return Number(process.hrtime.bigint() / 1_000n) - madeAt;
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`${address.port}\n`);
});
process.on("SIGTERM", () => process.exit());
