import { nodeBody } from "./node-body.ts";
import type { NodeRequest, NodeResponse } from "./node-messages.ts";
import { noteRewritten } from "./rewritten.ts";

/** Handles a request of Node: `createServer(handler)`, or a route of Express. The promise never rejects. */
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => Promise<void>;

/**
 * Makes a handler for `node:http`, Express, and Fastify's `raw` messages out of one for web requests.
 *
 * @param receive For example what `createCallsReceiver` returns. If it throws, the answer is an empty 500.
 * @example
 * createServer(toNodeHandler(createCallsReceiver({ onMissed }))).listen(3000);
 */
export function toNodeHandler(receive: (request: Request) => Response | Promise<Response>): NodeHandler {
  return async (request, response) => {
    try {
      const answer = await receive(toWebRequest(request));
      response.statusCode = answer.status;
      answer.headers.forEach((value, name) => {
        response.setHeader(name, value);
      });
      response.end(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      response.statusCode = 500;
      response.end();
    }
  };
}

function toWebRequest(request: NodeRequest): Request {
  const { method = "GET", url = "/" } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // Names with a colon are HTTP/2's own (`:path`), not headers of the message.
    if (value !== undefined && !name.startsWith(":")) headers.set(name, [value].flat().join(", "));
  }
  const { body, rewritten } = method === "GET" || method === "HEAD" ? { body: null } : nodeBody(request);
  // `duplex` is required of a body that streams, and not yet known to TypeScript's DOM library.
  const init: RequestInit & { duplex: "half" } = { method, headers, body, duplex: "half" };
  // The host says nothing about a webhook, and what a client sends as such may not even be one.
  const webRequest = new Request(`http://localhost${url.startsWith("/") ? url : "/"}`, init);
  if (rewritten) noteRewritten(webRequest);
  return webRequest;
}
