import type { WASocket, WAVersion } from "baileys";
import { SocksProxyAgent } from "socks-proxy-agent";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Log } from "../../log/log.ts";
import type { Call } from "../../store/records.ts";
import type { Account, CallLink, Link, LinkOptions, LinkState, Profile, SentText } from "../link.ts";
import { type StateReason, stateReasons } from "../state-reasons.ts";
import { accountOf } from "./account.ts";
import { loadAuthState, type StoredAuthState } from "./auth-state.ts";
import { CallIntake } from "./call-intake.ts";
import { createCallLink } from "./call-link.ts";
import type { ConnectGate, Leave } from "./connect-gate.ts";
import { Connection } from "./connection.ts";
import { backoff, type Ending, reactionTo } from "./disconnect.ts";
import type { LinkTimes } from "./link-times.ts";
import { requestPairingCode } from "./pairing-code.ts";
import { readProfile } from "./profile.ts";
import { rejectCall } from "./reject.ts";
import { sendText } from "./send-text.ts";
import type { WebVersion } from "./web-version.ts";

/** What the links of a node share. */
export interface SharedParts {
  url: string;
  random: () => number;
  times: LinkTimes;
  version: WebVersion;
  gate: ConnectGate;
}

/** The first QR code lives this long, each that follows a third of it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;

/** Whose number a LID is, as earlier calls told it: no secret, and as true after a logout as before. */
const OUTLIVES_LOGOUT = ["lid-mapping"];

/** A channel's link: one connection after another, each end answered in its own way. */
export class WhatsAppLink implements Link {
  readonly #shared: SharedParts;
  readonly #log: Log;
  readonly #options: LinkOptions;
  readonly #intake: CallIntake;
  #state: LinkState = { state: "INIT", reason: null };
  #auth: StoredAuthState | undefined;
  #connection: Connection | undefined;
  #leaveGate: Leave | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;
  /** Whoever links a channel waits in front of the screen. */
  #isLinking = false;
  /** Counts beginnings and ends, so that work that was waiting sees whether it is still asked for. */
  #era = 0;
  /** Connections since the last good one. */
  #tries = 0;
  #openedAt = 0;
  #qrs = 0;

  constructor(shared: SharedParts, log: Log, options: LinkOptions) {
    this.#shared = shared;
    this.#log = log;
    this.#options = options;
    this.#intake = new CallIntake(options.handlers, log, () => this.#connection?.giveUp());
  }

  async start(): Promise<void> {
    this.#auth ??= await loadAuthState(this.#options.credentials);
    if (accountOf(this.#auth.creds)) this.#begin();
    else if (this.#state.state !== "INIT") this.#say({ state: "INIT", reason: null });
  }

  async pair(): Promise<void> {
    if (this.#wanted) return;
    this.#isLinking = true;
    this.#begin();
  }

  async stop(): Promise<void> {
    await this.#leave()?.close();
  }

  async logout(): Promise<void> {
    try {
      await this.#leave()?.logout();
    } catch (error) {
      const reason = messageOf(error);
      this.#log.warn({ reason }, "WhatsApp did not hear the logout; the credentials go all the same");
    }
    await this.#forget();
  }

  async reject(call: Call): Promise<void> {
    const { socket, account } = this.#connected();
    await rejectCall(socket, account, call, this.#shared.times.answerMs);
  }

  async createCallLink(link: CallLink): Promise<string> {
    return createCallLink(this.#connected().socket, link, this.#shared.times.answerMs);
  }

  async sendText(to: string, text: string): Promise<SentText> {
    return sendText(this.#connected().socket, to, text, this.#shared.times.answerMs);
  }

  async profile(): Promise<Profile> {
    const { socket, account } = this.#connected();
    return readProfile(socket, account, this.#shared.times.answerMs);
  }

  async requestPairingCode(number: string): Promise<string> {
    if (this.#connection && this.#state.state === "QR") {
      return requestPairingCode(this.#connection.socket, number);
    }
    throw new RinghookError("LINK_FAILED", "the channel does not wait to be linked");
  }

  /** @throws RinghookError `CHANNEL_NOT_LINKED` */
  #connected(): { socket: WASocket; account: Account } {
    const account = this.#intake.account;
    if (this.#connection && account && this.#state.state === "AUTH") {
      return { socket: this.#connection.socket, account };
    }
    const { channelId } = this.#options;
    throw new RinghookError("CHANNEL_NOT_LINKED", `channel ${channelId} is not connected to WhatsApp`);
  }

  #begin(): void {
    this.#wanted = true;
    this.#era += 1;
    this.#tries = 0;
    clearTimeout(this.#timer);
    this.#say({ state: "LAUNCH", reason: "connecting" });
    void this.#connect();
  }

  /** Wants no connection any more. Hands over the one there is, to be closed. */
  #leave(): Connection | undefined {
    this.#wanted = false;
    this.#isLinking = false;
    this.#era += 1;
    clearTimeout(this.#timer);
    return this.#takeOut();
  }

  /** Takes the connection out of the link: what it still had in hand is not acknowledged any more. */
  #takeOut(): Connection | undefined {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#intake.detach();
    this.#leaveGate?.();
    return connection;
  }

  async #connect(): Promise<void> {
    const era = this.#era;
    try {
      await this.#takeOut()?.close();
      const auth = await this.#credentials();
      const leave = this.#isLinking ? undefined : await this.#shared.gate.enter();
      if (era !== this.#era) return leave?.();
      this.#leaveGate = leave;
      this.#open(auth);
    } catch (error) {
      if (era !== this.#era) return;
      this.#log.error({ reason: messageOf(error) }, "the channel could not begin to connect");
      this.#reconnectAfter(this.#backoff());
    }
  }

  async #credentials(): Promise<StoredAuthState> {
    const { credentials } = this.#options;
    let auth = this.#auth ?? (await loadAuthState(credentials));
    if (auth.creds.me && !accountOf(auth.creds)) {
      // A pairing code that nobody entered leaves a number behind, with which WhatsApp refuses every login.
      await credentials.clear({ except: OUTLIVES_LOGOUT });
      auth = await loadAuthState(credentials);
    }
    this.#auth = auth;
    return auth;
  }

  #open(auth: StoredAuthState): void {
    const { url, times, version } = this.#shared;
    const used = version.current;
    const onSaveFailed = (error: unknown): void =>
      this.#log.error({ reason: messageOf(error) }, "credentials could not be stored");
    const { offline, proxy } = this.#options.preferences();
    const agent = proxy === null ? undefined : new SocksProxyAgent(proxy);
    this.#qrs = 0;
    const connection: Connection = new Connection(
      { url, auth, version: used, times, log: this.#log, markOnline: !offline, agent, onSaveFailed },
      {
        onQr: (text) => this.#showQr(text),
        onOpen: () => this.#opened(auth),
        onDrained: () => this.#intake.drained(),
        onCall: (node, acknowledge) => this.#intake.take(node, acknowledge),
        onEnd: (ending) => void this.#ended(ending, connection.stood, used),
      },
    );
    this.#connection = connection;
    this.#intake.attach(accountOf(auth.creds), connection.socket.signalRepository.lidMapping);
  }

  #showQr(text: string): void {
    this.#leaveGate?.();
    const life = this.#shared.times.qrMs ?? (this.#qrs === 0 ? FIRST_QR_MS : NEXT_QR_MS);
    this.#qrs += 1;
    this.#say({ state: "QR", reason: null, qr: { text, expiresAt: Date.now() + life } });
  }

  #opened(auth: StoredAuthState): void {
    this.#leaveGate?.();
    this.#isLinking = false;
    this.#openedAt = performance.now();
    const account = accountOf(auth.creds);
    if (!account) return;
    this.#intake.opened(account);
    this.#say({ state: "AUTH", reason: null, account });
  }

  async #ended(ending: Ending, stood: boolean, version: WAVersion): Promise<void> {
    this.#takeOut();
    const era = this.#era;
    const linked = this.#auth !== undefined && accountOf(this.#auth.creds) !== undefined;
    if (stood && performance.now() - this.#openedAt >= this.#shared.times.steadyMs) this.#tries = 0;
    const reaction = reactionTo(ending, { linked, stood, tries: this.#tries });
    this.#log.info({ ...ending, reaction: reaction.do, reason: reaction.reason }, "the connection ended");
    if (reaction.do === "reconnect") {
      this.#say({ state: "LAUNCH", reason: reaction.reason });
      this.#reconnectAfter(reaction.wait === "none" ? this.#atOnce() : this.#backoff());
    } else if (reaction.do === "relink") {
      this.#leave();
      await this.#forget();
      this.#stay("INIT", reaction.reason);
    } else if (reaction.reason === "version_refused" && (await this.#shared.version.replace(version))) {
      if (era === this.#era) this.#reconnectAfter(this.#atOnce());
    } else if (era === this.#era) {
      this.#leave();
      this.#stay(linked ? "ERROR" : "INIT", reaction.reason);
    }
  }

  #reconnectAfter(ms: number): void {
    this.#timer = setTimeout(() => void this.#connect(), ms);
  }

  #atOnce(): number {
    this.#tries += 1;
    return 0;
  }

  #backoff(): number {
    const { random, times } = this.#shared;
    return backoff(this.#tries++, random(), times);
  }

  async #forget(): Promise<void> {
    this.#auth = undefined;
    await this.#options.credentials.clear({ except: OUTLIVES_LOGOUT });
  }

  /** Says that nothing goes on here without a person, and what to do. */
  #stay(state: "INIT" | "ERROR", reason: NonNullable<StateReason>): void {
    const { sentence, next } = stateReasons[reason];
    this.#log.warn({ reason, next }, sentence);
    this.#say({ state, reason });
  }

  #say(state: LinkState): void {
    const { state: before, reason } = this.#state;
    this.#state = state;
    const isNews = state.state !== before || state.reason !== reason || state.state === "QR";
    if (isNews) this.#options.handlers.onState(state);
  }
}
