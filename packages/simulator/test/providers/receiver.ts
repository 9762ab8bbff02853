import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as it came. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A server on loopback that notes what comes, and answers as it is told. */
export interface Receiver {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

/** @param answer the status and the body for a request; null never answers */
export async function receive(
  answer: (request: Received, before: number) => { status: number; body?: string } | null = () => ({
    status: 200,
  }),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const noted = { method, url, headers, body: await buffer(request) };
    const { status, body = "" } = answer(noted, received.length) ?? { status: 0 };
    received.push(noted);
    if (status !== 0) response.writeHead(status).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A random source of a seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
