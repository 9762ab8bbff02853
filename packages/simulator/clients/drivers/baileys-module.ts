/** As much of a Baileys as the driver uses: the same in all versions and forks that are tried. */
export interface BaileysModule {
  readonly default: MakeSocket | { readonly default: MakeSocket };
  initAuthCreds(): Credentials;
}

export type MakeSocket = (config: Record<string, unknown>) => BaileysSocket;

export interface Credentials {
  [name: string]: unknown;
  readonly me?: { readonly id: string };
}

export interface BaileysStanza {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly content?: readonly BaileysStanza[] | string | Uint8Array;
}

export interface BaileysMessage {
  readonly key: { readonly id?: string; readonly fromMe?: boolean };
  readonly message?: {
    readonly conversation?: string;
    readonly extendedTextMessage?: { readonly text?: string };
  };
}

export interface ConnectionUpdate {
  readonly connection?: "connecting" | "open" | "close";
  readonly qr?: string;
  readonly lastDisconnect?: { readonly error?: { readonly output?: { readonly statusCode?: number } } };
}

/** The events that the driver listens to. */
interface Events {
  "creds.update": Partial<Credentials>;
  "connection.update": ConnectionUpdate;
  "messages.upsert": { readonly messages: readonly BaileysMessage[] };
}

export interface BaileysSocket {
  readonly ev: {
    on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
  };
  readonly ws: {
    on(name: "CB:call", listener: (stanza: BaileysStanza) => void): void;
    /** The WebSocket inside; in older versions the object is the WebSocket itself. */
    readonly socket?: { terminate(): void } | null;
    terminate?(): void;
  };
  end(error: undefined): Promise<void> | void;
  logout(): Promise<void>;
  requestPairingCode(number: string, code?: string): Promise<string>;
  sendMessage(jid: string, message: { text: string }): Promise<BaileysMessage | undefined>;
  rejectCall(callId: string, from: string): Promise<void>;
  createCallLink?(media: "audio" | "video"): Promise<string | undefined>;
  rotateSignedPreKey?(): Promise<void>;
}
