import { request as ask } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "./certificates.ts";

/** A proxy with TLS in front of a gateway, as operators put one. */
export interface TlsProxy {
  /** Without a path: `https://localhost:4711`. */
  origin: string;
  close(): Promise<void>;
}

/**
 * Passes on what comes for paths below one, as it came: each byte when it comes, with who asked and how.
 * @param strips takes the path away before it passes a request on
 */
export async function startTlsProxy(
  target: string,
  path: string,
  { strips = false } = {},
): Promise<TlsProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer(makeCertificate("localhost", { names: "DNS:localhost,IP:127.0.0.1" }));
  server.on("request", (incoming, outgoing) => {
    const url = incoming.url ?? "/";
    if (url !== path && !url.startsWith(`${path}/`)) {
      outgoing.writeHead(404, { "content-type": "text/plain" }).end("something else is here");
      return;
    }
    const passed = ask(
      {
        hostname,
        port,
        method: incoming.method,
        path: strips ? url.slice(path.length) || "/" : url,
        headers: {
          ...incoming.headers,
          "x-forwarded-for": incoming.socket.remoteAddress ?? "",
          "x-forwarded-proto": "https",
        },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    outgoing.once("close", () => passed.destroy());
    passed.once("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  return { origin: `https://localhost:${await listen(server)}`, close: () => end(server) };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function end(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
