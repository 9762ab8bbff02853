import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { SimulatorError } from "../errors.ts";

const PATH = "/ws/chat";

/** What the server asks about connections. */
export interface Door {
  /** A client is connected. */
  accept(socket: WebSocket): void;
  /** How to answer instead of opening a WebSocket: with a status, or not at all. */
  refuse(): number | "silence" | undefined;
}

/** Accepts WebSocket connections at `/ws/chat`. */
export class ConnectionServer {
  readonly #http: Server = createServer((_request, response) => response.writeHead(426).end());
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  // HTTP forgets the sockets that ask for an upgrade.
  readonly #unanswered = new Set<Duplex>();

  /** Listens; resolves with the URL for clients. @throws SimulatorError `PORT_IN_USE` */
  async listen(host: string, port: number, door: Door): Promise<string> {
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head, door));
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", (cause: NodeJS.ErrnoException) =>
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
    for (const socket of this.#unanswered) socket.destroy();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, door: Door): void {
    socket.on("error", () => socket.destroy());
    const refusal = request.url?.split("?")[0] === PATH ? door.refuse() : 404;
    if (refusal === undefined)
      this.#sockets.handleUpgrade(request, socket, head, (opened) => door.accept(opened));
    else if (refusal === "silence") this.#leaveUnanswered(socket);
    else
      socket.end(
        `HTTP/1.1 ${refusal} ${STATUS_CODES[refusal]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
  }

  #leaveUnanswered(socket: Duplex): void {
    this.#unanswered.add(socket);
    socket.once("close", () => this.#unanswered.delete(socket));
    // Unread, the client's end would never be noticed.
    socket.resume();
  }
}

function portInUse(host: string, port: number, cause: unknown): SimulatorError {
  return new SimulatorError("PORT_IN_USE", `Another program listens on ${host}:${port}.`, { cause });
}
