import type { BinaryNode, ConnectionState, WASocket } from "baileys";
import type { Ending } from "./disconnect.ts";
import { cutOff, openSocket, type SocketOptions } from "./open-socket.ts";

/** What a connection tells its link. Nothing follows after `onEnd`. */
export interface ConnectionHandlers {
  onQr(text: string): void;
  onOpen(): void;
  /** WhatsApp's queue for this device is empty. */
  onDrained(): void;
  onCall(node: BinaryNode, acknowledge: () => void): void;
  /** Once, unless the connection was closed from here. */
  onEnd(ending: Ending): void;
}

type ConnectionOptions = Omit<SocketOptions, "onUpdate" | "onUpgradeRefused" | "onFrame" | "onCall">;

/** A farewell takes no longer than this, in milliseconds. */
const CLOSE_MS = 1_000;
/** With these words Baileys ends a connection whose codes nobody scanned; the code alone means many things. */
const QR_EXPIRED = /^QR refs/;

/** One connection of a link, from its opening to its end, which it notices in every case. */
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
      onFrame: () => this.#silence.refresh(),
      onCall: (node, acknowledge) => {
        if (!this.#over) handlers.onCall(node, acknowledge);
      },
    });
    this.#connecting = setTimeout(() => this.#end({ how: "silent" }), connectMs);
    this.#silence = setTimeout(() => this.#end({ how: "silent" }), silenceMs);
  }

  /** Whether it has logged in. */
  get stood(): boolean {
    return this.#stood;
  }

  /** Gives the connection up. What was not acknowledged comes again at the next login. */
  giveUp(): void {
    this.#end({ how: "given_up" });
  }

  /** Closes it; resolves when it is closed. `onEnd` is not called. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#finish();
    const late = setTimeout(() => cutOff(this.socket), CLOSE_MS);
    await this.socket.end(undefined);
    clearTimeout(late);
  }

  /** Ends the link on WhatsApp's side, and closes. */
  async logout(): Promise<void> {
    if (this.#over) return;
    this.#finish();
    setTimeout(() => cutOff(this.socket), CLOSE_MS).unref();
    try {
      await this.socket.logout();
    } catch (error) {
      void this.socket.end(undefined);
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
    void this.socket.end(undefined);
    cutOff(this.socket);
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
