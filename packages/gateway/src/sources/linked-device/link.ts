import type { WASocket, WAVersion } from "baileys";
import type { Clock } from "../../clock.ts";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Log } from "../../log/log.ts";
import type { Account, LinkState, SourceOptions } from "../source.ts";
import { type StateReason, stateReasons } from "../state-reasons.ts";
import type { StoredAuthState } from "./baileys/auth-state.ts";
import { LinkCredentials } from "./baileys/link-credentials.ts";
import type { WebVersion } from "./baileys/web-version.ts";
import { CallLog } from "./call-log/call-log.ts";
import type { ConnectGate, Leave } from "./connection/connect-gate.ts";
import { Connection } from "./connection/connection.ts";
import { backoff, type Ending, reactionTo } from "./connection/disconnect.ts";
import { GuardedProxy } from "./connection/guarded-proxy.ts";
import type { LinkTimes } from "./connection/link-times.ts";
import { connectionOf, type Effort, isLive, isWanted, type Live, type Phase } from "./phase.ts";
import { CallIntake } from "./stanzas/call-intake.ts";
import { WhatsAppClock } from "./stanzas/whatsapp-clock.ts";

/** What the links of a node share. */
export interface SharedParts {
  url: string;
  clock: Clock;
  random: () => number;
  times: LinkTimes;
  version: WebVersion;
  gate: ConnectGate;
}

/** The first QR code lives this long, each that follows a third of it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;

/** A channel's link: one connection after another, each end answered in its own way. */
export class Link {
  readonly #shared: SharedParts;
  readonly #log: Log;
  readonly #options: SourceOptions;
  readonly #intake: CallIntake;
  readonly #callLog: CallLog;
  readonly #credentials: LinkCredentials;
  /** WhatsApp's time, as its logins tell it. */
  readonly clock: WhatsAppClock;
  #phase: Phase = { at: "rest" };
  /** What the channel was told last. */
  #said: LinkState = { state: "INIT", reason: null };
  /** Ends when every connection that was wanted no more is closed: no other begins before. */
  #farewell: Promise<unknown> = Promise.resolve();

  constructor(shared: SharedParts, log: Log, options: SourceOptions) {
    this.#shared = shared;
    this.#log = log;
    this.#options = options;
    this.clock = new WhatsAppClock(shared.clock);
    const { handlers, credentials } = options;
    const { clock } = this;
    this.#credentials = new LinkCredentials(credentials, shared.times, log);
    this.#callLog = new CallLog({ handlers, credentials, clock, times: shared.times, log });
    this.#intake = new CallIntake({
      ...{ handlers, log, clock, drainedMs: shared.times.drainedMs },
      onFailure: () => connectionOf(this.#phase)?.giveUp(),
    });
  }

  async start(): Promise<void> {
    if (this.#phase.at !== "rest") return;
    const starting: Phase = { at: "starting" };
    this.#enter(starting);
    try {
      await this.#farewell;
      await this.#credentials.read();
    } catch (error) {
      if (!this.#isAt(starting)) return;
      this.#log.error({ reason: messageOf(error) }, "credentials could not be read; this is tried again");
      return this.#begin({ isLinking: false });
    }
    if (!this.#isAt(starting)) return;
    if (this.#credentials.account) this.#begin({ isLinking: false });
    else this.#rest();
  }

  pair(): void {
    if (!isWanted(this.#phase)) this.#begin({ isLinking: true });
  }

  async stop(): Promise<void> {
    const connection = this.#enter({ at: "rest" });
    await this.#part(async () => {
      await connection?.close();
      await this.#callLog.stop();
      await this.#credentials.stop();
    });
  }

  async end(): Promise<void> {
    const connection = this.#enter({ at: "rest" });
    await this.#part(async () => {
      try {
        await connection?.logout();
      } catch (error) {
        const reason = messageOf(error);
        this.#log.warn({ reason }, "WhatsApp did not hear the logout; the credentials go all the same");
      }
      this.#credentials.forget();
    });
    await this.#credentials.forgetTried();
  }

  /** By which a request is made. @throws RinghookError `CHANNEL_NOT_LINKED` */
  connected(): { socket: WASocket; account: Account } {
    if (this.#phase.at === "connected") {
      const { connection, account } = this.#phase;
      return { socket: connection.socket, account };
    }
    const { channelId } = this.#options;
    throw new RinghookError("CHANNEL_NOT_LINKED", `channel ${channelId} is not connected to WhatsApp`);
  }

  /** Shows a QR code: by which a code to type in is asked for. @throws RinghookError `LINK_FAILED` */
  waitingToBeLinked(): WASocket {
    if (this.#phase.at === "qr") return this.#phase.connection.socket;
    throw new RinghookError("LINK_FAILED", "the channel does not wait to be linked");
  }

  /**
   * The one way from a phase to the next: what the phase had and the next has not is given back here.
   * @returns a connection that the next phase does not have: what it still had in hand is not acknowledged any more
   */
  #enter(next: Phase): Connection | undefined {
    const before = this.#phase;
    this.#phase = next;
    if (before.at === "waiting") clearTimeout(before.timer);
    if (before.at === "connecting") before.leaveGate();
    const connection = connectionOf(before);
    if (connection === connectionOf(next)) return undefined;
    for (const each of [this.#intake, this.#callLog]) each.detach();
    return connection;
  }

  /** Whether a phase has not been left: work that was waiting asks, before it goes on. */
  #isAt(phase: Phase): boolean {
    return this.#phase === phase;
  }

  /** Begins a farewell at once; resolves when it and those before it have ended. */
  async #part(farewell: () => Promise<void>): Promise<void> {
    this.#farewell = Promise.allSettled([this.#farewell, farewell()]);
    await this.#farewell;
  }

  #begin({ isLinking }: { isLinking: boolean }): void {
    this.#connect({ isLinking, tries: 0 });
    this.#say({ state: "LAUNCH", reason: "connecting" });
  }

  #connect(effort: Effort): void {
    this.#tryToConnect(effort).catch((error: unknown) => {
      if (!isWanted(this.#phase) || this.#phase.effort !== effort) return;
      this.#log.error({ reason: messageOf(error) }, "the channel could not begin to connect");
      this.#reconnect(effort, "backoff");
    });
  }

  async #tryToConnect(effort: Effort): Promise<void> {
    const preparing: Phase = { at: "preparing", effort };
    this.#enter(preparing);
    await this.#farewell;
    const auth = await this.#credentials.forConnecting();
    if (!this.#isAt(preparing)) return;
    if (effort.isLinking) return this.#open(effort, auth, () => {});
    if (!this.#credentials.account) return this.#rest();
    const inLine: Phase = { at: "gate", effort };
    this.#enter(inLine);
    const leaveGate = await this.#shared.gate.enter();
    if (this.#isAt(inLine)) this.#open(effort, auth, leaveGate);
    else leaveGate();
  }

  #open(effort: Effort, auth: StoredAuthState, leaveGate: Leave): void {
    try {
      const version = this.#shared.version.current;
      const connection = this.#dial(auth, version);
      this.#enter({ at: "connecting", effort, connection, version, leaveGate });
      this.#intake.attach(this.#credentials.account, connection.socket.signalRepository.lidMapping);
    } catch (error) {
      leaveGate();
      throw error;
    }
  }

  #dial(auth: StoredAuthState, version: WAVersion): Connection {
    const { url, times } = this.#shared;
    const { offline, proxy } = this.#options.preferences();
    const agent =
      proxy === null ? undefined : new GuardedProxy(proxy, this.#options.proxyAddresses, this.#log);
    return new Connection(
      { url, auth, version, times, log: this.#log, markOnline: !offline, agent },
      {
        onQr: (text) => this.#showQr(text),
        onOpen: () => this.#opened(),
        onLogin: (t) => this.clock.set(t),
        onDrained: () => this.#intake.drained(),
        onStanza: (node) => {
          for (const each of [this.#intake, this.#callLog]) each.heard(node);
        },
        onCall: (node, acknowledge) => this.#intake.take(node, acknowledge),
        onCredentials: ({ myAppStateKeyId }) => {
          this.#credentials.save();
          if (myAppStateKeyId) this.#callLog.keyCame();
        },
        onEnd: (ending) => this.#ended(ending),
      },
    );
  }

  #showQr(text: string): void {
    if (!isLive(this.#phase)) return;
    const { effort, connection, version } = this.#phase;
    const codes = this.#phase.at === "qr" ? this.#phase.codes + 1 : 1;
    this.#enter({ at: "qr", effort, connection, version, codes });
    const life = this.#shared.times.qrMs ?? (codes === 1 ? FIRST_QR_MS : NEXT_QR_MS);
    this.#say({ state: "QR", reason: null, qr: { text, expiresAt: Date.now() + life } });
  }

  #opened(): void {
    const { account } = this.#credentials;
    if (!isLive(this.#phase) || !account) return;
    const { connection, version } = this.#phase;
    const effort = { ...this.#phase.effort, isLinking: false };
    this.#enter({ at: "connected", effort, connection, version, account, since: performance.now() });
    this.#intake.opened(account);
    this.#callLog.opened(connection.socket, account);
    this.#say({ state: "AUTH", reason: null, account });
  }

  #ended(ending: Ending): void {
    const phase = this.#phase;
    if (!isLive(phase)) return;
    const linked = this.#credentials.account !== undefined;
    const effort = this.#isSteady(phase) ? { ...phase.effort, tries: 0 } : phase.effort;
    const { stood } = phase.connection;
    const reaction = reactionTo(ending, { linked, stood, tries: effort.tries });
    this.#log.info({ ...ending, reaction: reaction.do, reason: reaction.reason }, "the connection ended");
    if (reaction.do === "reconnect") {
      this.#reconnect(effort, reaction.wait);
      this.#say({ state: "LAUNCH", reason: reaction.reason });
    } else if (reaction.do === "relink") {
      this.#credentials.forget();
      this.#stay("INIT", reaction.reason);
    } else if (reaction.reason === "version_refused") {
      this.#replaceVersion(effort, phase.version, linked);
    } else {
      this.#stay(linked ? "ERROR" : "INIT", reaction.reason);
    }
  }

  #isSteady(phase: Live): boolean {
    return phase.at === "connected" && performance.now() - phase.since >= this.#shared.times.steadyMs;
  }

  /** Waits no longer than WebVersion does: it never fails, and its question to WhatsApp has a time limit. */
  #replaceVersion(effort: Effort, refused: WAVersion, linked: boolean): void {
    const asking: Phase = { at: "version", effort };
    this.#enter(asking);
    const answered = (isReplaced: boolean): void => {
      if (!this.#isAt(asking)) return;
      if (isReplaced) this.#reconnect(effort, "none");
      else this.#stay(linked ? "ERROR" : "INIT", "version_refused");
    };
    this.#shared.version.replace(refused).then(answered, () => answered(false));
  }

  #reconnect({ isLinking, tries }: Effort, wait: "none" | "backoff"): void {
    const { random, times } = this.#shared;
    const effort = { isLinking, tries: tries + 1 };
    const ms = wait === "none" ? 0 : backoff(tries, random(), times);
    this.#enter({ at: "waiting", effort, timer: setTimeout(() => this.#connect(effort), ms) });
  }

  /** Nothing is wanted, and nothing is wrong: no account is linked. */
  #rest(): void {
    this.#enter({ at: "rest" });
    if (this.#said.state !== "INIT") this.#say({ state: "INIT", reason: null });
  }

  /** Nothing more happens without a person: says so, and what to do. */
  #stay(state: "INIT" | "ERROR", reason: NonNullable<StateReason>): void {
    this.#enter({ at: "rest" });
    const { sentence, next } = stateReasons[reason];
    this.#log.warn({ reason, next }, sentence);
    this.#say({ state, reason });
  }

  #say(state: LinkState): void {
    const { state: before, reason } = this.#said;
    this.#said = state;
    const isNews = state.state !== before || state.reason !== reason || state.state === "QR";
    if (isNews) this.#options.handlers.onState(state);
  }
}
