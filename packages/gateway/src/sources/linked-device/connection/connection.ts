import type { AuthenticationCreds, BinaryNode, ConnectionState, WASocket } from "baileys";
import { RinghookError } from "../../../errors.ts";
import { within } from "../../../within.ts";
import { cutOff, openSocket, type SocketOptions } from "../baileys/open-socket.ts";
import type { Ending } from "./disconnect.ts";

/** The callbacks of a connection. None follows after `onEnd`. */
export interface ConnectionHandlers {
  onQr(text: string): void;
  onOpen(): void;
  /** WhatsApp accepted the login. @param t its time, as sent */
  onLogin(t: string | undefined): void;
  /** WhatsApp's queue for this device is empty. */
  onDrained(): void;
  /** Any stanza; for a call, `onCall` follows. */
  onStanza(node: BinaryNode): void;
  onCall(node: BinaryNode, acknowledge: () => void): void;
  /** The credentials have changed and must be saved. */
  onCredentials(changed: Partial<AuthenticationCreds>): void;
  /** Called once, unless the gateway closed the connection. */
  onEnd(ending: Ending): void;
}

type ConnectionOptions = Omit<
  SocketOptions,
  "onUpdate" | "onUpgradeRefused" | "onLogin" | "onFrame" | "onCall" | "onCredentials" | "onUnsaved"
>;

/** Timeout for closing a connection, in milliseconds. */
const CLOSE_MS = 1_000;
/** Baileys' message when no QR code was scanned; its status code alone is ambiguous. */
const QR_EXPIRED = /^QR refs/;

/** One connection of a link. It detects its end in every case. */
export class Connection {
  readonly socket: WASocket;
  readonly #handlers: ConnectionHandlers;
  readonly #silence: NodeJS.Timeout;
  #connecting: NodeJS.Timeout;
  #stood = false;
  #over = false;

  constructor(options: ConnectionOptions, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    const { connectMs, silenceMs } = options.times;
    this.socket = openSocket({
      ...options,
      onUpdate: (update) => this.#onUpdate(update),
      onUpgradeRefused: (code) => this.#end({ how: "upgrade_refused", code }),
      onLogin: (t) => handlers.onLogin(t),
      onFrame: (frame) => {
        if (this.#over) return;
        this.#silence.refresh();
        if (!(frame instanceof Uint8Array)) handlers.onStanza(frame);
      },
      onCall: (node, acknowledge) => {
        if (!this.#over) handlers.onCall(node, acknowledge);
      },
      // Also after the end of a connection: the next one needs the changed credentials.
      onCredentials: (changed) => handlers.onCredentials(changed),
      onUnsaved: () => this.giveUp(),
    });
    this.#connecting = setTimeout(() => this.#end({ how: "silent" }), connectMs);
    this.#silence = setTimeout(() => this.#end({ how: "silent" }), silenceMs);
  }

  /** Whether it has logged in. */
  get stood(): boolean {
    return this.#stood;
  }

  /** Closes the connection. WhatsApp sends unacknowledged stanzas again at the next login. */
  giveUp(): void {
    this.#end({ how: "given_up" });
  }

  /** Closes it; resolves when it is closed. `onEnd` is not called. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#finish();
    await this.#part(this.socket.end(undefined)).catch(() => {});
  }

  /** Logs out of WhatsApp and closes. */
  async logout(): Promise<void> {
    if (this.#over) return;
    this.#finish();
    try {
      await this.#part(this.socket.logout());
    } catch (error) {
      this.#endSocket();
      throw error;
    }
  }

  #onUpdate(update: Partial<ConnectionState>): void {
    if (this.#over) return;
    if (update.qr) {
      clearTimeout(this.#connecting);
      this.#handlers.onQr(update.qr);
    }
    if (update.receivedPendingNotifications) this.#handlers.onDrained();
    if (update.connection === "open") {
      clearTimeout(this.#connecting);
      this.#stood = true;
      this.#handlers.onOpen();
    }
    if (update.connection === "close") this.#end(endingOf(update.lastDisconnect?.error));
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#finish();
    this.#handlers.onEnd(ending);
    if (ending.how === "closed" || ending.how === "qr_expired") return;
    this.#endSocket();
    cutOff(this.socket);
  }

  /** Terminates the connection when closing takes too long. */
  #part(farewell: Promise<void>): Promise<void> {
    return within(farewell, CLOSE_MS, () => {
      cutOff(this.socket);
      return new RinghookError("LINK_FAILED", `WhatsApp did not close the connection within ${CLOSE_MS} ms`);
    });
  }

  #endSocket(): void {
    // A failure here is one of the connection, which has ended.
    this.socket.end(undefined).catch(() => {});
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#connecting);
    clearTimeout(this.#silence);
  }
}

/** Reads a Boom error without depending on its class. */
function endingOf(error: unknown): Ending {
  if (error instanceof Error && QR_EXPIRED.test(error.message)) return { how: "qr_expired" };
  return { how: "closed", code: statusOf(error) };
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("output" in error)) return undefined;
  const { output } = error;
  if (typeof output !== "object" || output === null || !("statusCode" in output)) return undefined;
  return Number(output.statusCode);
}
