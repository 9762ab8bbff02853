import { setTimeout as sleep } from "node:timers/promises";
import type { BinaryNode, ConnectionState, WASocket } from "baileys";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Log } from "../../log/log.ts";
import type { Call } from "../../store/records.ts";
import type { Account, Link, LinkFactory, LinkOptions, LinkState, StateReason } from "../link.ts";
import { loadAuthState, type StoredAuthState } from "./auth-state.ts";
import { CallIntake } from "./call-intake.ts";
import { backoff, reactionTo } from "./disconnect.ts";
import { bareJid, numberJid } from "./jid.ts";
import { openSocket } from "./open-socket.ts";
import { muteLibsignal } from "./quiet-console.ts";
import { rejectCall } from "./reject.ts";

export interface WhatsAppOptions {
  /** WhatsApp's WebSocket address. */
  url: string;
  log: Log;
  random: () => number;
}

/** On some refusals Baileys never says that it closed: after this time without a word the link tries again. */
const CONNECT_WATCHDOG_MS = 45_000;
/** The first QR code lives this long, each that follows a third of it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;
/** Closing waits no longer than this. */
const CLOSE_MS = 2_000;

/** Makes links that speak WhatsApp's protocol as a linked device. */
export function whatsAppLinks(options: WhatsAppOptions): LinkFactory {
  muteLibsignal();
  return (link) => new WhatsAppLink(options, link);
}

class WhatsAppLink implements Link {
  readonly #whatsApp: WhatsAppOptions;
  readonly #options: LinkOptions;
  readonly #log: Log;
  readonly #intake: CallIntake;
  #auth: StoredAuthState | undefined;
  #socket: WASocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tries = 0;
  #qrs = 0;
  #wanted = false;

  constructor(whatsApp: WhatsAppOptions, options: LinkOptions) {
    this.#whatsApp = whatsApp;
    this.#options = options;
    this.#log = whatsApp.log.child({ channelId: options.channelId });
    this.#intake = new CallIntake(options.handlers, this.#log, () => this.#lose());
  }

  async start(): Promise<void> {
    this.#auth ??= await loadAuthState(this.#options.credentials);
    if (accountOf(this.#auth)) await this.#connect();
  }

  async pair(): Promise<void> {
    if (!this.#wanted) await this.#connect();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    await this.#close();
  }

  async logout(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#intake.detach();
    try {
      await socket?.logout();
    } catch (error) {
      this.#log.warn(
        { reason: messageOf(error) },
        "WhatsApp did not hear the logout; the credentials go all the same",
      );
    }
    await this.#forget();
  }

  async reject(call: Call): Promise<void> {
    if (!this.#socket || !this.#intake.account) {
      throw new RinghookError(
        "CHANNEL_NOT_LINKED",
        `channel ${this.#options.channelId} is not connected to WhatsApp`,
      );
    }
    await rejectCall(this.#socket, this.#intake.account, call);
  }

  async #connect(): Promise<void> {
    this.#wanted = true;
    clearTimeout(this.#timer);
    this.#auth ??= await loadAuthState(this.#options.credentials);
    await this.#close();
    this.#say({ state: "LAUNCH", reason: "connecting" });
    this.#qrs = 0;
    this.#timer = setTimeout(() => this.#lose(), CONNECT_WATCHDOG_MS);
    const socket: WASocket = openSocket({
      url: this.#whatsApp.url,
      auth: this.#auth,
      log: this.#log,
      markOnline: true,
      onUpdate: (update) => {
        if (this.#socket === socket) this.#onUpdate(update);
      },
      onCall: (node: BinaryNode, acknowledge) => this.#intake.take(node, acknowledge),
      onSaveFailed: (error) => this.#log.error({ err: error }, "credentials could not be stored"),
    });
    this.#socket = socket;
    this.#intake.attach(accountOf(this.#auth), socket.signalRepository.lidMapping);
  }

  #onUpdate(update: Partial<ConnectionState>): void {
    if (update.qr) this.#showQr(update.qr);
    if (update.receivedPendingNotifications) this.#intake.drained();
    if (update.connection === "open") this.#opened();
    if (update.connection === "close") this.#closed(update.lastDisconnect?.error);
  }

  #showQr(text: string): void {
    clearTimeout(this.#timer);
    const life = this.#qrs === 0 ? FIRST_QR_MS : NEXT_QR_MS;
    this.#qrs += 1;
    this.#say({ state: "QR", reason: null, qr: { text, expiresAt: Date.now() + life } });
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#tries = 0;
    const account = this.#auth && accountOf(this.#auth);
    if (!account) return;
    this.#intake.opened(account);
    this.#say({ state: "AUTH", reason: null, account });
  }

  #closed(error: unknown): void {
    clearTimeout(this.#timer);
    this.#intake.detach();
    this.#socket = undefined;
    if (!this.#wanted) return;
    const linked = this.#auth !== undefined && accountOf(this.#auth) !== undefined;
    const reaction = reactionTo(statusOf(error), linked);
    this.#log.info(
      { code: statusOf(error), reaction: reaction.do, reason: reaction.reason },
      "connection closed",
    );
    if (reaction.do === "reconnect") {
      const wait = reaction.wait === "none" ? 0 : backoff(this.#tries++, this.#whatsApp.random());
      this.#say({ state: "LAUNCH", reason: reaction.reason });
      this.#timer = setTimeout(() => this.#reconnect(), wait);
      return;
    }
    this.#wanted = false;
    if (reaction.do === "relink") void this.#relink(reaction.reason);
    else this.#say({ state: linked ? "ERROR" : "INIT", reason: reaction.reason });
  }

  #reconnect(): void {
    this.#connect().catch((error: unknown) => {
      this.#log.error({ err: error }, "connecting failed");
      this.#timer = setTimeout(() => this.#reconnect(), backoff(this.#tries++, this.#whatsApp.random()));
    });
  }

  /** Gives up a connection that cannot be trusted any more; what was not acknowledged comes again at the next login. */
  #lose(): void {
    if (!this.#wanted) return;
    const socket = this.#socket;
    this.#closed(undefined);
    void socket?.end(undefined);
  }

  async #relink(reason: StateReason): Promise<void> {
    await this.#forget();
    this.#say({ state: "INIT", reason });
  }

  async #forget(): Promise<void> {
    this.#auth = undefined;
    await this.#options.credentials.clear();
  }

  async #close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#intake.detach();
    if (!socket) return;
    // A connection that never stood may never say that it has closed.
    await Promise.race([socket.end(undefined), sleep(CLOSE_MS, undefined, { ref: false })]);
  }

  #say(state: LinkState): void {
    this.#options.handlers.onState(state);
  }
}

/** The account of the credentials, once they belong to one. `creds.registered` does not tell it. */
function accountOf({ creds }: StoredAuthState): Account | undefined {
  const number = numberJid(creds.me?.id);
  // Asking for a pairing code already names a number; only a signed account is linked.
  if (!number || !creds.account) return undefined;
  return { number, lid: bareJid(creds.me?.lid) ?? null, name: creds.me?.name ?? null };
}

/** The status of a Boom error, without depending on its class. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("output" in error)) return undefined;
  const { output } = error;
  if (typeof output !== "object" || output === null || !("statusCode" in output)) return undefined;
  return Number(output.statusCode);
}
