import { once } from "node:events";
import { createServer } from "node:http";

/** A receiver in this process that notes when each call first arrived, by `performance.now()`. */
export interface CallArrivals {
  url: string;
  at: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function startCallArrivals(): Promise<CallArrivals> {
  const at = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const now = performance.now();
      response.writeHead(200, { "content-length": "0" }).end();
      const { calls } = JSON.parse(body) as { calls?: { id: string }[] };
      for (const { id } of calls ?? []) if (!at.has(id)) at.set(id, now);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    at,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
