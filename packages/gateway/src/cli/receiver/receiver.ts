import { createServer, type IncomingMessage, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type CallsReceiver, createCallsReceiver } from "@ringhook/calls";
import { RinghookError } from "../../errors.ts";
import { httpUrl, listenError } from "../../http/listen.ts";
import { ReceptionChecks, type Remark } from "./reception-checks.ts";

export interface ReceiverOptions {
  host?: string;
  /** 0 picks a free one. */
  port?: number;
  /** Signing secret, `whsec_…`; without it signatures are not checked. */
  secret?: string;
  /** Share of requests to answer with 500, from 0 to 1. */
  failRate?: number;
  /** Milliseconds before each answer. */
  slowMs?: number;
  random?: () => number;
  onReceived?: (received: Received) => void;
}

/** One received request and its response. */
export interface Received {
  at: number;
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** The bytes, as text. */
  body: string;
  status: number;
  /** The response body of a refusal. */
  answer: string;
  /** What is odd about it: a duplicate, a status out of order. */
  remarks: Remark[];
}

/** A running receiver. */
export interface Receiver {
  url: string;
  close(): Promise<void>;
}

/** Bytes of a body that are read, at most. */
const MAX_BYTES = 1_048_576;

/**
 * A receiver for trying things out, built on @ringhook/calls. It accepts and checks every webhook, and can misbehave.
 * @throws RinghookError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `HOST_NOT_AVAILABLE`, `BAD_SETTING`
 */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const {
    host = "127.0.0.1",
    port = 0,
    secret,
    failRate = 0,
    slowMs = 0,
    random = Math.random,
    onReceived,
  } = options;
  const receive = receiverFor(secret);
  const checks = new ReceptionChecks();
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const at = Date.now();
    const fails = random() < failRate;
    const answer = fails
      ? { status: 500, text: "failing on purpose" }
      : await answerOf(receive, request, body);
    if (slowMs > 0) await sleep(slowMs);
    const ok = answer.status < 300;
    onReceived?.({
      at,
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body,
      status: answer.status,
      answer: answer.text,
      remarks: ok ? checks.note(body, String(request.headers["webhook-id"] ?? "")) : [],
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.text);
  });
  await listenOn(server, host, port);
  const bound = server.address();
  const boundPort = typeof bound === "object" && bound ? bound.port : port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `${httpUrl(host, boundPort)}/`, close };
}

/** @throws RinghookError `BAD_SETTING` for an invalid secret */
function receiverFor(secret: string | undefined): CallsReceiver {
  try {
    return createCallsReceiver(secret === undefined ? {} : { secret });
  } catch (cause) {
    throw new RinghookError("BAD_SETTING", "--secret: expected a signing secret, whsec_ and base64", {
      cause,
    });
  }
}

async function answerOf(
  receive: CallsReceiver,
  request: IncomingMessage,
  body: string,
): Promise<{ status: number; text: string }> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  headers.delete("content-length");
  const { method = "GET", url = "/" } = request;
  const withBody = method !== "GET" && method !== "HEAD";
  const response = await receive(
    new Request(new URL(url, "http://receiver"), { method, headers, ...(withBody && { body }) }),
  );
  return { status: response.status, text: await response.text() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(listenError(cause, host, port)));
    server.listen(port, host, resolve);
  });
}
