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
import { MemoryKeys } from "../../clients/drivers/memory-keys.ts";
import { silentLog } from "../../clients/drivers/silent-log.ts";
import type { Phone } from "../../src/index.ts";

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
  readonly #config: Partial<UserFacingSocketConfig>;
  #socket: WASocket | undefined;

  /** @param config what every socket is opened with */
  constructor(url: string, config: Partial<UserFacingSocketConfig> = {}) {
    this.#url = url;
    this.#config = config;
  }

  get socket(): WASocket {
    if (!this.#socket) throw new Error("not connected");
    return this.#socket;
  }

  /** What the messages say. */
  get texts(): (string | null | undefined)[] {
    return this.messages.map(({ message }) => message?.conversation ?? message?.extendedTextMessage?.text);
  }

  /** What the messages of others say. */
  get heard(): (string | null | undefined)[] {
    const others = this.messages.filter(({ key, message }) => !key.fromMe && message);
    return others.map(({ message }) => message?.conversation ?? message?.extendedTextMessage?.text);
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
      logger: silentLog,
      auth: { creds: this.creds, keys: this.#keys },
      shouldSyncHistoryMessage: () => false,
      ...this.#config,
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

  /** Loses its keys of a kind, as a client does whose files were lost. */
  async forget(kind: "session" | "pre-key" | "sender-key"): Promise<void> {
    this.#keys.forget(kind);
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
