import { EventEmitter, once } from "node:events";
import {
  type AuthenticationCreds,
  type BinaryNode,
  initAuthCreds,
  makeWASocket,
  type SignalDataSet,
  type SignalDataTypeMap,
  type WASocket,
} from "baileys";
import type { Network, Phone } from "../../src/index.ts";

const silent = {
  level: "silent",
  child: () => silent,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** An unmodified Baileys, with credentials in memory, that reconnects only when told to. */
export class BaileysClient {
  readonly creds: AuthenticationCreds = initAuthCreds();
  readonly #keys = new Map<string, unknown>();
  readonly #happened = new EventEmitter();
  readonly #url: string;
  readonly calls: BinaryNode[] = [];
  socket: WASocket | undefined;
  qrs: string[] = [];
  lastClose: number | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Opens a socket with the credentials so far. */
  connect(): WASocket {
    const socket = makeWASocket({
      waWebSocketUrl: this.#url,
      logger: silent,
      auth: { creds: this.creds, keys: this.#keyStore() },
      shouldSyncHistoryMessage: () => false,
    });
    socket.ev.on("creds.update", (update) => Object.assign(this.creds, update));
    socket.ev.on("connection.update", ({ connection, qr, lastDisconnect }) => {
      if (qr) {
        this.qrs.push(qr);
        this.#happened.emit("qr", qr);
      }
      if (connection === "close") {
        const error = lastDisconnect?.error as { output?: { statusCode: number } } | undefined;
        this.lastClose = error?.output?.statusCode;
      }
      if (connection) this.#happened.emit(connection);
    });
    socket.ws.on("CB:call", (stanza: BinaryNode) => {
      this.calls.push(stanza);
      this.#happened.emit("call", stanza);
    });
    this.socket = socket;
    return socket;
  }

  /** Waits for a QR, or for the connection to become `open` or `close`. */
  async until(happening: "qr" | "open" | "close" | "call"): Promise<string> {
    const [value] = await once(this.#happened, happening);
    return String(value);
  }

  /** Pairs by QR, comes again, and logs in. */
  async link(phone: Phone): Promise<this> {
    this.connect();
    const qr = await this.until("qr");
    const closed = this.until("close");
    await phone.scanQr(qr);
    await closed;
    await this.login();
    return this;
  }

  async login(): Promise<void> {
    const open = this.until("open");
    this.connect();
    await open;
  }

  /** Takes the socket down at once, as a crash does. */
  async crash(): Promise<void> {
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.ws.removeAllListeners("message");
    const inner = (socket.ws as unknown as { socket: { terminate(): void } | null }).socket;
    inner?.terminate();
    await socket.end(undefined);
  }

  #keyStore() {
    const keys = this.#keys;
    return {
      get: async <Kind extends keyof SignalDataTypeMap>(kind: Kind, ids: string[]) => {
        const found: Record<string, SignalDataTypeMap[Kind]> = {};
        for (const id of ids) {
          const value = keys.get(`${kind} ${id}`);
          if (value !== undefined) found[id] = value as SignalDataTypeMap[Kind];
        }
        return found;
      },
      set: async (data: SignalDataSet) => {
        for (const [kind, byId] of Object.entries(data)) {
          for (const [id, value] of Object.entries(byId ?? {})) {
            if (value) keys.set(`${kind} ${id}`, value);
            else keys.delete(`${kind} ${id}`);
          }
        }
      },
    };
  }
}

/** A client of a network, for the tests to forget about: `release` takes all of them down. */
export class Clients {
  readonly #clients: BaileysClient[] = [];

  create(network: Network): BaileysClient {
    const client = new BaileysClient(network.url);
    this.#clients.push(client);
    return client;
  }

  async release(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.socket?.end(undefined);
  }
}
