import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { SimulatorError } from "../errors.ts";

const PATH = "/ws/chat";

/** Accepts WebSocket connections at `/ws/chat`. */
export class ConnectionServer {
  readonly #http: Server = createServer((_request, response) => response.writeHead(426).end());
  readonly #sockets = new WebSocketServer({ server: this.#http, path: PATH, perMessageDeflate: false });

  /** Listens; resolves with the URL for clients. @throws SimulatorError `PORT_IN_USE` */
  async listen(host: string, port: number, accept: (socket: WebSocket) => void): Promise<string> {
    this.#sockets.on("connection", accept);
    await new Promise<void>((resolve, reject) => {
      // ws hands on the errors of the HTTP server.
      this.#sockets.once("error", (cause: NodeJS.ErrnoException) =>
        reject(cause.code === "EADDRINUSE" ? portInUse(host, port, cause) : cause),
      );
      this.#http.listen(port, host, resolve);
    });
    const { port: actual } = this.#http.address() as AddressInfo;
    return `ws://${host.includes(":") ? `[${host}]` : host}:${actual}${PATH}`;
  }

  /** Cuts off every connection and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

function portInUse(host: string, port: number, cause: unknown): SimulatorError {
  return new SimulatorError("PORT_IN_USE", `Another program listens on ${host}:${port}.`, { cause });
}
