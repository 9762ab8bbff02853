import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Chatwoot } from "../../../src/subscriptions/chatwoot.ts";
import { listening } from "../listening.ts";
import { ChatwootBook } from "./chatwoot-book.ts";
import {
  type Asked,
  type ContactShape,
  type Replied,
  type Routes,
  routeOf,
  type Step,
} from "./chatwoot-routes.ts";

/** What is done with a request in place of answering it; `cut` and `mute` do as asked, and lose the answer. */
export type Manner =
  | "cut"
  | "mute"
  | "hang"
  | { status: number; headers?: Record<string, string>; body?: string }
  | { afterMs: number };

export interface AskedStep {
  step: Step;
  asked: Asked;
  /** How often this step was asked for, from 1. */
  time: number;
}

/**
 * A strict stand-in for a Chatwoot: it follows the public description of its API, and refuses whatever that does not know. It is no
 * Chatwoot: what a real one does besides, it does not show.
 */
export interface ChatwootServer {
  /** Without a slash at the end. */
  url: string;
  /** Where a webhook leads to, in this Chatwoot. */
  chatwoot: Chatwoot;
  book: ChatwootBook;
  /** Each step that was asked for, in order. */
  asked: AskedStep[];
  /** What it had to refuse for being wrong, one sentence each. */
  wrongs: string[];
  readonly connections: number;
  /** Says what to do with requests from now on; undefined answers them. */
  behave(manner: (asked: AskedStep) => Manner | undefined): void;
  close(): Promise<void>;
}

export interface ChatwootServerOptions {
  shape?: ContactShape;
  lids?: readonly string[];
  /** Below which path it is. */
  basePath?: string;
}

export const TOKEN = "token-of-an-agent";
const ACCOUNT = 1;
const INBOX = 5;

/** What the server works with. */
interface Kept extends Pick<ChatwootServer, "asked" | "wrongs"> {
  routes: Routes;
  basePath: string;
  mannerOf: Parameters<ChatwootServer["behave"]>[0];
}

export async function startChatwoot({
  shape = "beside",
  lids = [],
  basePath = "",
}: ChatwootServerOptions = {}): Promise<ChatwootServer> {
  const book = new ChatwootBook();
  const routes = { book, shape, lids: new Set(lids), inboxId: INBOX };
  const kept: Kept = { routes, basePath, asked: [], wrongs: [], mannerOf: () => undefined };
  const server = createServer((request, response) => {
    answer(kept, request, response).catch((error: unknown) => {
      kept.wrongs.push(String(error));
      response.writeHead(500).end();
    });
  });
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    socket.on("close", () => {
      connections -= 1;
    });
  });
  const { port, close } = await listening(server);
  const url = `http://127.0.0.1:${port}${basePath}`;
  return {
    url,
    chatwoot: {
      ...{ url, accountId: ACCOUNT, inboxId: INBOX, token: TOKEN },
      ...{ statuses: ["missed", "answered"], openOn: ["missed"], message: {}, private: false },
    },
    book,
    asked: kept.asked,
    wrongs: kept.wrongs,
    get connections() {
      return connections;
    },
    behave: (manner) => {
      kept.mannerOf = manner;
    },
    close,
  };
}

async function answer(kept: Kept, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { asked, wrongs, routes, basePath } = kept;
  const ask = await readRequest(request, basePath);
  const route = ask && routeOf(routes, ask);
  const wrong = route ? wrongWith(request) : refusal(404, "there is no such path");
  if (wrong || !ask || !route) return send(response, wrong ?? refusal(404, "there is no such path"));
  const { step, unknown } = route;
  if (unknown.length > 0) {
    wrongs.push(`${step}: unknown ${unknown.join(", ")}`);
    return send(response, refusal(400, `unknown: ${unknown.join(", ")}`));
  }
  const one = { step, asked: ask, time: asked.filter((each) => each.step === step).length + 1 };
  asked.push(one);
  const manner = kept.mannerOf(one);
  if (manner === "hang") return undefined;
  if (typeof manner === "object" && "status" in manner) {
    response.writeHead(manner.status, manner.headers).end(manner.body ?? "");
    return undefined;
  }
  const replied = route.answer();
  if (replied.status >= 400) wrongs.push(`${step}: ${JSON.stringify(replied.body)}`);
  if (manner === "cut") request.socket.destroy();
  else if (typeof manner === "object") setTimeout(() => send(response, replied), manner.afterMs);
  else if (manner !== "mute") send(response, replied);
  return undefined;
}

async function readRequest(request: IncomingMessage, basePath: string): Promise<Asked | undefined> {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://chatwoot");
  const below = `${basePath}/api/v1/accounts/${ACCOUNT}`;
  if (!pathname.startsWith(`${below}/`)) return undefined;
  const body = text === "" ? {} : JSON.parse(text);
  return { method: request.method ?? "", path: pathname.slice(below.length), query, body };
}

/** What is wrong before anything is looked at. */
function wrongWith({ method, headers }: IncomingMessage): Replied | undefined {
  if (headers.api_access_token !== TOKEN) return refusal(401, "the token opens nothing here");
  if (method === "POST" && headers["content-type"] !== "application/json") {
    return refusal(415, "the body is no JSON");
  }
  return undefined;
}

function refusal(status: number, error: string): Replied {
  return { status, body: { error } };
}

function send(response: ServerResponse, { status, body }: Replied): undefined {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
