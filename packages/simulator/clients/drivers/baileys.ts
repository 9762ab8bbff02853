import type { Network, Phone } from "../../src/index.ts";
import type {
  BaileysMessage,
  BaileysModule,
  BaileysSocket,
  BaileysStanza,
  ConnectionUpdate,
  Credentials,
  MakeSocket,
} from "./baileys-module.ts";
import type { ForeignClient } from "./foreign-client.ts";
import { MemoryKeys } from "./memory-keys.ts";
import { silentLog } from "./silent-log.ts";
import { until } from "./waiting.ts";

/** A Baileys of some version, or a fork. It comes again by itself after a pairing, and at no other time. */
export class BaileysDriver implements ForeignClient {
  readonly calls: string[] = [];
  readonly heard: string[] = [];
  lastEnd: number | undefined;
  readonly #makeSocket: MakeSocket;
  readonly #network: Network;
  readonly #config: Record<string, unknown>;
  readonly #creds: Credentials;
  readonly #keys = new MemoryKeys();
  readonly #sent = new Map<string, BaileysMessage["message"]>();
  #socket: BaileysSocket | undefined;
  #qr: string | undefined;
  #state: ConnectionUpdate["connection"];

  constructor(module: BaileysModule, network: Network, config: Record<string, unknown>) {
    this.#makeSocket = typeof module.default === "function" ? module.default : module.default.default;
    this.#network = network;
    this.#config = config;
    this.#creds = module.initAuthCreds();
  }

  async link(phone: Phone): Promise<void> {
    await this.#showQr();
    await phone.scanQr(this.#qr ?? "");
    await this.#comeAgain();
  }

  async linkByCode(phone: Phone): Promise<void> {
    await this.#showQr();
    await phone.enterPairingCode(await this.#online.requestPairingCode(phone.number));
    await this.#comeAgain();
  }

  async connect(): Promise<void> {
    this.#open();
    const { number } = this;
    await until("the client to be online", () => this.#state === "open");
    const devices = () => this.#network.phone(number)?.devices ?? [];
    await until("the network to have it online", () => devices().some(({ isOnline }) => isOnline));
  }

  async comeBack(): Promise<void> {
    await until("the client to notice", () => this.#state === "close");
    await this.connect();
  }

  async crash(): Promise<void> {
    const { ws } = this.#online;
    if (ws.socket) ws.socket.terminate();
    else ws.terminate?.();
    await until("the connection to end", () => this.#state === "close");
  }

  async sendText(jid: string, text: string): Promise<void> {
    const sent = await this.#online.sendMessage(jid, { text });
    if (sent?.key.id) this.#sent.set(sent.key.id, sent.message);
  }

  async reject(callId: string, creator: string): Promise<void> {
    await this.#online.rejectCall(callId, creator);
  }

  async createCallLink(media: "audio" | "video"): Promise<string> {
    return (await this.#online.createCallLink?.(media)) ?? "";
  }

  async forgetSessions(): Promise<void> {
    this.#keys.forget("session");
  }

  async rotateSignedPreKey(): Promise<void> {
    await this.#online.rotateSignedPreKey?.();
  }

  async logout(): Promise<void> {
    await this.#online.logout();
  }

  async close(): Promise<void> {
    if (this.#state !== "close") await this.#socket?.end(undefined);
  }

  /** The phone number of the account it is linked to. */
  get number(): string {
    return this.#creds.me?.id.split(":")[0] ?? "";
  }

  get #online(): BaileysSocket {
    if (!this.#socket) throw new Error("not connected");
    return this.#socket;
  }

  async #showQr(): Promise<void> {
    this.#open();
    await until("a QR", () => this.#qr !== undefined);
  }

  async #comeAgain(): Promise<void> {
    await this.comeBack();
  }

  #open(): void {
    this.#state = undefined;
    const socket = this.#makeSocket({
      waWebSocketUrl: this.#network.url,
      auth: { creds: this.#creds, keys: this.#keys },
      logger: silentLog,
      printQRInTerminal: false,
      // What a phone could not read is sent again from here: applications must keep it.
      getMessage: async ({ id }: { id: string }) => this.#sent.get(id),
      ...this.#config,
    });
    socket.ev.on("creds.update", (update) => Object.assign(this.#creds, update));
    // The one before may still say that it has ended.
    socket.ev.on("connection.update", (update) => {
      if (this.#socket === socket) this.#update(update);
    });
    socket.ev.on("messages.upsert", ({ messages }) => {
      for (const { key, message } of messages) {
        const text = message?.conversation || message?.extendedTextMessage?.text;
        if (!key.fromMe && text) this.heard.push(text);
      }
    });
    socket.ws.on("CB:call", (stanza) => this.calls.push(childTag(stanza)));
    this.#socket = socket;
  }

  #update({ connection, qr, lastDisconnect }: ConnectionUpdate): void {
    if (qr) this.#qr = qr;
    if (connection) this.#state = connection;
    if (connection === "close") this.lastEnd = lastDisconnect?.error?.output?.statusCode;
  }
}

function childTag({ content }: BaileysStanza): string {
  return (Array.isArray(content) ? content[0]?.tag : undefined) ?? "";
}
