import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/** A server on loopback. */
export interface LocalServer {
  url: string;
  close(): Promise<void>;
}

/** Serves a handler of `node:http` on a free port. */
export async function serve(handler: RequestListener): Promise<LocalServer> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A request that a service got. */
export interface ServiceRequest {
  method: string;
  path: string;
  headers: NodeJS.Dict<string | string[]>;
  body: unknown;
}

export interface HttpService extends LocalServer {
  requests: ServiceRequest[];
}

/** Stands for somebody else's service that an example posts JSON to: a helpdesk, a chat. */
export async function startService(
  reply: (request: ServiceRequest, before: number) => { status: number; body?: unknown },
): Promise<HttpService> {
  const requests: ServiceRequest[] = [];
  const server = await serve(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { method = "", url: path = "", headers } = request;
    const received = { method, path, headers, body: JSON.parse(text) };
    const { status, body = {} } = reply(received, requests.length);
    requests.push(received);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  return { ...server, requests };
}
