import { createServer, type IncomingHttpHeaders } from "node:http";
import { listening } from "./listening.ts";

export interface ReceivedRequest {
  at: number;
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The status it was answered with; null when it was left hanging. */
  status: number | null;
}

/** What to answer: a status, with headers and a body, or nothing at all. */
export type Reply = number | "hang" | { status: number; headers?: Record<string, string>; body?: string };

export interface HttpReceiver {
  url: string;
  requests: ReceivedRequest[];
  /** Connections that are open just now. */
  readonly connections: number;
  /** Requests that were answered with success. */
  taken(): ReceivedRequest[];
  close(): Promise<void>;
}

/**
 * A real HTTP server that takes webhooks and answers as it is told, and when.
 *
 * @param reply called with each request, and which request it is, from 1
 */
export async function startHttpReceiver(
  reply: (request: ReceivedRequest, number: number) => Reply | Promise<Reply> = () => 200,
): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    const received: ReceivedRequest = { at: Date.now(), method, url, headers, body, status: null };
    requests.push(received);
    const chosen = await reply(received, requests.length);
    if (chosen === "hang") return;
    const {
      status,
      headers: extra = {},
      body: text = "",
    } = typeof chosen === "number" ? { status: chosen } : chosen;
    received.status = status;
    response.writeHead(status, extra).end(text);
  });
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    socket.on("close", () => {
      connections -= 1;
    });
  });
  const { port, close } = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    get connections() {
      return connections;
    },
    taken: () => requests.filter(({ status }) => status !== null && status < 300),
    close,
  };
}
