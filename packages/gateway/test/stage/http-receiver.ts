import { createServer, type IncomingHttpHeaders } from "node:http";

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
  /** Requests that were answered with success. */
  taken(): ReceivedRequest[];
  close(): Promise<void>;
}

/** A real HTTP server that takes webhooks and answers as it is told. */
export async function startHttpReceiver(
  reply: (request: ReceivedRequest) => Reply = () => 200,
): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    const received: ReceivedRequest = { at: Date.now(), method, url, headers, body, status: null };
    requests.push(received);
    const chosen = reply(received);
    if (chosen === "hang") return;
    const {
      status,
      headers: extra = {},
      body: text = "",
    } = typeof chosen === "number" ? { status: chosen } : chosen;
    received.status = status;
    response.writeHead(status, extra).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the receiver has no port");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    requests,
    taken: () => requests.filter(({ status }) => status !== null && status < 300),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
