import type { IncomingMessage, ServerResponse } from "node:http";
import type { MediaStore } from "./media-store.ts";
import { sha256 } from "./sealed-media.ts";

// For tests of what a bot does with media, not of how much it can bear.
const MOST_BYTES = 16 * 2 ** 20;
/** As clients name an upload: the kind, and the hash of what is uploaded. */
const UPLOAD = /^\/(?:mms|product|pps)\/[a-z-]+\/([A-Za-z0-9_%=-]+)$/;

/** Takes uploads and hands out downloads, where media lives for the clients of a network. */
export function serveMedia(store: MediaStore, request: IncomingMessage, response: ServerResponse): void {
  // Nobody asks often, and nothing is to stay open when a test is over.
  response.setHeader("connection", "close");
  const { pathname } = new URL(request.url ?? "/", "https://media");
  const [, hash] = UPLOAD.exec(pathname) ?? [];
  if (hash && (request.method === "POST" || request.method === "PUT")) {
    takeUpload(store, decodeURIComponent(hash), request, response);
    return;
  }
  const found = request.method === "GET" ? store.get(pathname) : undefined;
  if (found) response.writeHead(200, { "content-type": "application/octet-stream" }).end(found);
  else if (request.method === "GET" && pathname.startsWith("/v/")) response.writeHead(404).end();
  // Everything else is for a WebSocket.
  else response.writeHead(426).end();
}

function takeUpload(
  store: MediaStore,
  hash: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST_BYTES) chunks.push(chunk);
  });
  request.on("end", () => {
    if (length > MOST_BYTES) return response.writeHead(413).end();
    const encrypted = Buffer.concat(chunks);
    const isNamed = sha256(encrypted).toString("base64url") === hash.replace(/=+$/, "");
    if (!isNamed) return response.writeHead(400).end();
    const path = store.put(encrypted);
    const answer = JSON.stringify({ url: store.urlOf(path), direct_path: path });
    return response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  request.on("error", () => response.destroy());
}
