import { createServer } from "node:http";

/** A receiver in a process of its own: takes each POST, answers 200, and tells its port on stdout. */
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, { "content-length": "2" }).end("ok"));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`${address.port}\n`);
});
process.on("SIGTERM", () => process.exit());
