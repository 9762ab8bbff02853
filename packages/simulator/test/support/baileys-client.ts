import { EventEmitter, once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import {
  type AuthenticationCreds,
  type BinaryNode,
  initAuthCreds,
  makeWASocket,
  type UserFacingSocketConfig,
  type WAMessage,
  type WASocket,
} from "baileys";
import type { Phone } from "../../src/index.ts";
import { MemoryKeys } from "./memory-keys.ts";

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
  /** The call stanzas that came, in order. */
  readonly calls: BinaryNode[] = [];
  readonly messages: WAMessage[] = [];
  /** The status code of the last end of a connection. */
  lastClose: number | undefined;
  readonly #keys = new MemoryKeys();
  readonly #happened = new EventEmitter();
  readonly #url: string;
  #socket: WASocket | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  get socket(): WASocket {
    if (!this.#socket) throw new Error("not connected");
    return this.#socket;
  }

  /** What the messages say. */
  get texts(): (string | null | undefined)[] {
    return this.messages.map(({ message }) => message?.conversation ?? message?.extendedTextMessage?.text);
  }

  /** The call stanzas as one reads them: tag of the child, and reason or other attributes asked for. */
  steps(...attributes: string[]): (string | undefined)[][] {
    return this.calls.map(({ attrs, content }) => {
      const child = Array.isArray(content) ? content[0] : undefined;
      return [child?.tag, ...attributes.map((name) => child?.attrs[name] ?? attrs[name])];
    });
  }

  /** Opens a socket with the credentials so far. */
  connect(config: Partial<UserFacingSocketConfig> = {}): WASocket {
    const socket = makeWASocket({
      waWebSocketUrl: this.#url,
      logger: silent,
      auth: { creds: this.creds, keys: this.#keys },
      shouldSyncHistoryMessage: () => false,
      ...config,
    });
    socket.ev.on("creds.update", (update) => Object.assign(this.creds, update));
    socket.ev.on("connection.update", ({ connection, qr, lastDisconnect }) => {
      if (qr) this.#happened.emit("qr", qr);
      if (connection === "close") {
        const error = lastDisconnect?.error as { output?: { statusCode: number } } | undefined;
        this.lastClose = error?.output?.statusCode;
      }
      if (connection) this.#happened.emit(connection);
    });
    socket.ev.on("messages.upsert", ({ messages }) => this.messages.push(...messages));
    socket.ws.on("CB:call", (stanza: BinaryNode) => this.calls.push(stanza));
    this.#socket = socket;
    return socket;
  }

  /** Connects and shows a QR. */
  async showQr(): Promise<string> {
    const shown = once(this.#happened, "qr");
    this.connect();
    const [qr] = await shown;
    return String(qr);
  }

  /** Waits for the connection to become `open` or `close`. */
  async until(state: "open" | "close"): Promise<void> {
    await once(this.#happened, state);
  }

  /** Pairs by QR, comes again, and logs in. */
  async link(phone: Phone): Promise<void> {
    const qr = await this.showQr();
    const closed = this.until("close");
    await phone.scanQr(qr);
    await closed;
    await this.login();
  }

  async login(): Promise<void> {
    const open = this.until("open");
    this.connect();
    await open;
  }

  /** Connects again and again, until the credentials are dead or another login took over. */
  async stayConnected(): Promise<void> {
    for (;;) {
      await this.until("close");
      if (this.lastClose === 401 || this.lastClose === 440 || !this.#socket) return;
      await pause(50);
      if (!this.#socket) return;
      this.connect();
    }
  }

  /** Connects in vain. */
  async connectUntilClosed(config: Partial<UserFacingSocketConfig> = {}): Promise<void> {
    const closed = this.until("close");
    this.connect(config);
    await closed;
  }

  /** Takes the connection down at once, as a crash does: nothing more is sent. */
  async crash(): Promise<void> {
    const { ws } = this.socket;
    const inner = (ws as unknown as { socket: { terminate(): void } | null }).socket;
    inner?.terminate();
    await this.close();
  }

  async close(): Promise<void> {
    await this.#socket?.end(undefined);
    this.#socket = undefined;
  }
}
