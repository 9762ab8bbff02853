import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import type { Network, Phone } from "../../src/index.ts";
import type { ForeignClient } from "./foreign-client.ts";
import { until } from "./waiting.ts";

/** As much of zapo as the driver uses. */
export interface ZapoModule {
  readonly WaClient: new (options: Record<string, unknown>, logger: unknown) => ZapoClient;
  readonly createStore: (options: Record<string, unknown>) => ZapoStore;
}

interface ZapoStore {
  session(id: string): { readonly session: { clear(): Promise<void> } };
  destroy(): Promise<void>;
}

interface ZapoStanza {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly content?: readonly ZapoStanza[] | string | Uint8Array;
}

interface ZapoEvents {
  auth_qr: { readonly qr: string };
  auth_paired: unknown;
  connection: { readonly status: "open" | "close"; readonly reason: string };
  call: { readonly rawNode: ZapoStanza };
  message: {
    readonly message?: {
      readonly conversation?: string;
      readonly extendedTextMessage?: { readonly text?: string };
    };
  };
}

interface ZapoClient {
  on<Name extends keyof ZapoEvents>(name: Name, listener: (event: ZapoEvents[Name]) => void): unknown;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  logout(): Promise<void>;
  requestPairingCode(number: string): Promise<string>;
  sendMessage(to: string, content: string): Promise<unknown>;
  sendNode(stanza: ZapoStanza): Promise<void>;
  query(stanza: ZapoStanza): Promise<ZapoStanza>;
}

const silent = {
  level: "error",
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

// zapo takes the WebSocket of the platform, which Node has from version 22 on.
function provideWebSocket(): void {
  if (globalThis.WebSocket === undefined) Object.assign(globalThis, { WebSocket });
}

/** zapo, an implementation of its own. It comes again by itself after a pairing. */
export class ZapoDriver implements ForeignClient {
  readonly calls: string[] = [];
  readonly heard: string[] = [];
  lastEnd: string | undefined;
  readonly #module: ZapoModule;
  readonly #network: Network;
  readonly #store: ZapoStore;
  #client: ZapoClient | undefined;
  #isOpen = false;
  #qr: string | undefined;
  #phone: Phone | undefined;

  constructor(module: ZapoModule, network: Network) {
    provideWebSocket();
    this.#module = module;
    this.#network = network;
    this.#store = module.createStore({
      backends: { kept: { stores: { auth: () => new KeptCredentials() }, caches: {} } },
      providers: { auth: "kept" },
    });
  }

  async link(phone: Phone): Promise<void> {
    this.#phone = phone;
    await this.#open().connect();
    await until("a QR", () => this.#qr !== undefined);
    await phone.scanQr(this.#qr ?? "");
    await this.#untilOnline();
  }

  async linkByCode(phone: Phone): Promise<void> {
    this.#phone = phone;
    const client = this.#open();
    await client.connect();
    await until("a QR", () => this.#qr !== undefined);
    await phone.enterPairingCode(await client.requestPairingCode(phone.number));
    await this.#untilOnline();
  }

  async connect(): Promise<void> {
    await this.#open().connect();
    await this.#untilOnline();
  }

  async comeBack(): Promise<void> {
    await this.#untilOnline();
  }

  async crash(): Promise<void> {
    await this.#client?.disconnect();
    await until("the network to miss it", () => !this.#isOnline);
  }

  async sendText(jid: string, text: string): Promise<void> {
    await this.#online.sendMessage(jid, text);
  }

  async reject(callId: string, creator: string): Promise<void> {
    const about = { "call-id": callId, "call-creator": creator, count: "0" };
    await this.#online.sendNode({
      tag: "call",
      attrs: { to: creator, id: randomBytes(8).toString("hex").toUpperCase() },
      content: [{ tag: "reject", attrs: about }],
    });
  }

  async createCallLink(media: "audio" | "video"): Promise<string> {
    const id = randomBytes(8).toString("hex").toUpperCase();
    const content = [{ tag: "link_create", attrs: { media } }];
    const answer = await this.#online.query({ tag: "call", attrs: { to: "@call", id }, content });
    return (Array.isArray(answer.content) ? answer.content[0]?.attrs.token : undefined) ?? "";
  }

  async forgetSessions(): Promise<void> {
    await this.#store.session("default").session.clear();
  }

  async rotateSignedPreKey(): Promise<void> {}

  async logout(): Promise<void> {
    await this.#online.logout();
  }

  async close(): Promise<void> {
    await this.#client?.disconnect();
    await this.#store.destroy();
  }

  get #online(): ZapoClient {
    if (!this.#client) throw new Error("not connected");
    return this.#client;
  }

  get #isOnline(): boolean {
    return this.#phone?.devices.some(({ isOnline }) => isOnline) ?? false;
  }

  async #untilOnline(): Promise<void> {
    await until("the client to be online", () => this.#isOpen && this.#isOnline);
  }

  #open(): ZapoClient {
    const { WaClient } = this.#module;
    const options = {
      store: this.#store,
      sessionId: "default",
      chatSocketUrls: [this.#network.url],
      history: { enabled: true },
      testHooks: { noiseRootCa: { publicKey: this.#network.rootKey, serial: 0 } },
    };
    const client = new WaClient(options, silent);
    client.on("auth_qr", ({ qr }) => {
      this.#qr = qr;
    });
    client.on("connection", ({ status, reason }) => {
      this.#isOpen = status === "open";
      if (status === "close") this.lastEnd = reason;
    });
    client.on("call", ({ rawNode }) => {
      const [child] = Array.isArray(rawNode.content) ? rawNode.content : [];
      this.calls.push(child?.tag ?? "");
    });
    client.on("message", ({ message }) => {
      const text = message?.conversation || message?.extendedTextMessage?.text;
      if (text) this.heard.push(text);
    });
    this.#client = client;
    return client;
  }
}

/** Credentials in memory, which outlive a client's connection. */
class KeptCredentials {
  #kept: unknown = null;

  async load(): Promise<unknown> {
    return this.#kept;
  }

  async save(credentials: unknown): Promise<void> {
    this.#kept = credentials;
  }

  async clear(): Promise<void> {
    this.#kept = null;
  }
}
