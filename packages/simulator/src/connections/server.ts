import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  STATUS_CODES,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { SimulatorError } from "../errors.ts";
import type { Credentials } from "./self-signed.ts";

const PATH = "/ws/chat";

/** What the server asks about connections to one network. */
export interface Door {
  /** A client is connected. */
  accept(socket: WebSocket): void;
  /** How to answer instead of opening a WebSocket: with a status, or not at all. */
  refuse(): number | "silence" | undefined;
}

/** The parameter of the URL that tells networks apart which share a port. */
const NETWORK = "network";

/** A door, and who came in by it. */
interface Entrance {
  readonly door: Door;
  readonly sockets: Set<WebSocket>;
}

/** Accepts WebSocket connections at `/ws/chat`, for one network or for several that share the port. */
export class ConnectionServer {
  readonly #http: Server;
  readonly #isSecure: boolean;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  // HTTP forgets the sockets that ask for an upgrade.
  readonly #unanswered = new Set<Duplex>();
  readonly #entrances = new Map<string, Entrance>();
  #url = "";

  /**
   * @param answer answers what is no WebSocket
   * @param credentials for `wss:`; without them it is `ws:`
   */
  constructor(answer: RequestListener, credentials?: Credentials) {
    this.#isSecure = credentials !== undefined;
    this.#http = credentials ? createSecureServer({ ...credentials }, answer) : createServer(answer);
  }

  /** Listens; resolves with the host and port. @throws SimulatorError `PORT_IN_USE` */
  async listen(host: string, port: number): Promise<string> {
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", (cause: NodeJS.ErrnoException) =>
        reject(cause.code === "EADDRINUSE" ? portInUse(host, port, cause) : cause),
      );
      this.#http.listen(port, host, resolve);
    });
    const { port: actual } = this.#http.address() as AddressInfo;
    const name = host.includes(":") ? `[${host}]` : host;
    this.#url = `${this.#isSecure ? "wss" : "ws"}://${name}:${actual}${PATH}`;
    return `${name}:${actual}`;
  }

  /** Lets clients in that name a key; the first network has none. Returns the URL for them. */
  open(key: string, door: Door): string {
    this.#entrances.set(key, { door, sockets: new Set() });
    return key === "" ? this.#url : `${this.#url}?${new URLSearchParams({ [NETWORK]: key })}`;
  }

  /** Cuts off everybody who named a key. */
  drop(key: string): void {
    for (const socket of this.#entrances.get(key)?.sockets ?? []) socket.terminate();
  }

  /** Cuts off everybody who named a key, and lets nobody in any more. */
  shut(key: string): void {
    this.drop(key);
    this.#entrances.delete(key);
  }

  /** Cuts off every connection and stops listening. */
  async close(): Promise<void> {
    for (const key of [...this.#entrances.keys()]) this.shut(key);
    for (const socket of this.#unanswered) socket.destroy();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const entrance = this.#entranceFor(request);
    const refusal = entrance ? entrance.door.refuse() : 404;
    if (entrance && refusal === undefined)
      this.#sockets.handleUpgrade(request, socket, head, (opened) => letIn(opened, entrance));
    else if (refusal === "silence") this.#leaveUnanswered(socket);
    else if (refusal !== undefined)
      socket.end(
        `HTTP/1.1 ${refusal} ${STATUS_CODES[refusal]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
  }

  #entranceFor({ url = "" }: IncomingMessage): Entrance | undefined {
    const [path, query] = url.split("?");
    return path === PATH ? this.#entrances.get(new URLSearchParams(query).get(NETWORK) ?? "") : undefined;
  }

  #leaveUnanswered(socket: Duplex): void {
    this.#unanswered.add(socket);
    socket.once("close", () => this.#unanswered.delete(socket));
    // Unread, the client's end would never be noticed.
    socket.resume();
  }
}

function letIn(socket: WebSocket, { door, sockets }: Entrance): void {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
  door.accept(socket);
}

function portInUse(host: string, port: number, cause: unknown): SimulatorError {
  return new SimulatorError("PORT_IN_USE", `Another program listens on ${host}:${port}.`, { cause });
}
