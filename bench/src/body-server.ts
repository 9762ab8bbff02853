import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

export interface BodyServer {
  url: string;
  stop(): Promise<void>;
}

/** An HTTP server in this process that is told each request's body once it is there. */
export async function serveBodies(
  onBody: (body: string, response: ServerResponse) => void,
): Promise<BodyServer> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => onBody(body, response));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
