import type { proto } from "baileys";
import type { Account } from "../accounts/account.ts";
import { Device } from "../accounts/device.ts";
import type { Directory } from "../accounts/directory.ts";
import type { Call } from "../calls/call.ts";
import type { Calls } from "../calls/calls.ts";
import type { CallOptions } from "../calls/plan.ts";
import { SimulatorError } from "../errors.ts";
import { toSeconds } from "../ground/clock.ts";
import type { Context } from "../ground/context.ts";
import type { MessageEvent } from "../ground/events.ts";
import { inBackground } from "../ground/in-background.ts";
import { ACKNOWLEDGED_MS } from "../ground/patience.ts";
import type { Timers } from "../ground/timers.ts";
import { type Groups, isGroupJid } from "../groups/groups.ts";
import { type Media, mediaMessage } from "../media/media-message.ts";
import type { Post } from "../messages/post.ts";
import { parseQr } from "../pairing/qr.ts";
import type { Registration } from "../pairing/registration.ts";
import type { Registrations } from "../pairing/registrations.ts";
import { SERVICE } from "../stanzas/jid.ts";
import { node, type Stanza } from "../stanzas/node.ts";
import { type LoggedCall, PhoneAppState } from "./app-state.ts";
import type { PlacedCall } from "./placed-call.ts";

/** A client linked to a phone. */
export interface LinkedDevice {
  readonly number: string;
  /** Its JID by phone number, like `61371989950:1@s.whatsapp.net`. */
  readonly jid: string;
  /** Its JID by LID. */
  readonly lid: string;
  /** Whether it is logged in, and has got what waited for it. */
  readonly isOnline: boolean;
}

/** The parts of a network that a phone uses. */
export interface Carrier extends Context {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly calls: Calls;
  readonly post: Post;
  readonly groups: Groups;
  readonly outboxLimit: number;
}

/** A stanza to send as it is. */
export interface AnyStanza {
  readonly tag: string;
  readonly attrs?: Readonly<Record<string, string>> | undefined;
  readonly content?: Stanza["content"];
}

/** What clients acknowledge, and what therefore waits for those that are away. */
const OWED: ReadonlySet<string> = new Set(["notification", "message", "receipt", "call"]);

/** Somebody's phone, as a hand holds it. */
export class Phone {
  /** Its contacts and its call log, as linked clients are told of them. */
  readonly appState: PhoneAppState;
  readonly #account: Account;
  readonly #carrier: Carrier;

  constructor(account: Account, carrier: Carrier) {
    this.appState = new PhoneAppState(account, carrier);
    this.#account = account;
    this.#carrier = carrier;
  }

  /** The phone number, digits only. */
  get number(): string {
    return this.#account.number;
  }

  /** The digits of the account's LID. */
  get lid(): string {
    return this.#account.lid;
  }

  get name(): string | undefined {
    return this.#account.name;
  }

  /** The clients that are linked now. */
  get devices(): readonly LinkedDevice[] {
    return [...this.#account.devices.values()];
  }

  /**
   * Scans the QR that a client shows, and links the client. Resolves when the client has proved who it is; it then
   * connects again and logs in.
   *
   * @param text what the QR says, with or without the wa.me address in front
   * @throws SimulatorError `BAD_QR`, `QR_EXPIRED`, `PAIRING_FAILED`
   */
  async scanQr(text: string): Promise<LinkedDevice> {
    const qr = parseQr(text);
    const registration = this.#carrier.registrations.find(qr);
    return this.#add(await registration.link(this.#account, qr.secret), registration);
  }

  /**
   * Types in the code that a client shows, and links the client that last asked for a code for this phone.
   * Resolves like `scanQr`.
   *
   * @param code 8 letters and digits, with or without the dash in the middle
   * @throws SimulatorError `BAD_PAIRING_CODE`, `PAIRING_CODE_UNKNOWN`, `PAIRING_CODE_WRONG`, `PAIRING_FAILED`
   */
  async enterPairingCode(code: string): Promise<LinkedDevice> {
    const registration = await this.#carrier.registrations.findByNumber(this.number);
    return this.#add(await registration.linkByCode(this.#account, code), registration);
  }

  /** Logs linked clients out on the phone: all, or one. Their credentials are dead from now on. */
  unlink(device?: LinkedDevice): void {
    for (const each of [...this.#account.devices.values()]) {
      if (device && each.jid !== device.jid) continue;
      this.#account.devices.delete(each.index);
      each.online?.end("device_removed");
      each.outbox.clear();
      this.#carrier.events.emit("unlinked", { number: this.number, device: each.jid, by: "phone" });
    }
  }

  /**
   * Calls another phone. Resolves when the call is announced to the clients that are linked to that phone.
   *
   * @throws SimulatorError `PHONE_NOT_FOUND`
   */
  async call(number: string, options: CallOptions = {}): Promise<Call> {
    return await this.#carrier.calls.place(this.#account, this.#carrier.directory.require(number), options);
  }

  /**
   * Somebody calls from this phone, and the call is over: the phone writes it into its call log, and tells its clients
   * (`server_sync`). Clients see no stanza of such a call.
   */
  async placesCall(placed: PlacedCall): Promise<LoggedCall> {
    return await this.appState.logCall(placed);
  }

  /**
   * Writes a text to another phone, or to a group. Resolves with the message's id when the clients linked to that phone,
   * and those linked to this one, were sent it.
   *
   * @param to a phone number, or the JID of a group that this phone is in
   * @throws SimulatorError `PHONE_NOT_FOUND`, `GROUP_NOT_FOUND`
   */
  async sendText(to: string, text: string): Promise<string> {
    return await this.sendMessage(to, { conversation: text });
  }

  /**
   * Sends a picture, a video, a sound, a document or a sticker, as `sendText` sends a text. Clients fetch it by `https:`:
   * the network must have been made with `tls`.
   *
   * @throws SimulatorError `PHONE_NOT_FOUND`, `GROUP_NOT_FOUND`
   */
  async sendMedia(to: string, media: Media): Promise<string> {
    return await this.sendMessage(to, mediaMessage(media, this.#carrier.media, this.#carrier.clock()));
  }

  /**
   * Sends any message at all, as `sendText` sends a text.
   *
   * @param message as WhatsApp's protocol has it: `{ reactionMessage: … }`, `{ callLogMesssage: … }`
   * @throws SimulatorError `PHONE_NOT_FOUND`, `GROUP_NOT_FOUND`
   */
  async sendMessage(to: string, message: proto.IMessage): Promise<string> {
    const { post, directory } = this.#carrier;
    if (isGroupJid(to)) return await post.writeToGroup(this.#account, to, message);
    return await post.write(this.#account, directory.require(to), message);
  }

  /**
   * Begins to write to another phone, or stops. Clients that are linked to it and online are told.
   *
   * @throws SimulatorError `PHONE_NOT_FOUND`
   */
  setTyping(number: string, isTyping = true): void {
    this.#carrier.post.tellTyping(this.#account, this.#carrier.directory.require(number), isTyping);
  }

  /**
   * Sends any stanza to all linked clients, now or when they come: a `notification`, an `ib`, something that nobody knows.
   * An `id` and the time `t` are made up for what clients must acknowledge.
   */
  async sendStanza({ tag, attrs = {}, content }: AnyStanza): Promise<void> {
    const isOwed = OWED.has(tag);
    for (const device of this.#account.devices.values()) {
      const t = toSeconds(this.#carrier.clock());
      const attributes = isOwed ? { id: this.#carrier.nextStanzaId(), t, ...attrs } : attrs;
      const stanza = node(tag, { from: SERVICE, ...attributes }, content);
      if (isOwed) await device.outbox.add({ stanza });
      else device.online?.send(stanza);
    }
  }

  /**
   * Resolves when the linked clients have acknowledged everything that they were sent.
   *
   * @param options.timeoutMs how long to wait, in milliseconds of real time. Default: 30,000
   * @throws SimulatorError `NOT_ACKNOWLEDGED`
   */
  async acknowledged({
    timeoutMs = ACKNOWLEDGED_MS,
  }: {
    readonly timeoutMs?: number | undefined;
  } = {}): Promise<void> {
    await Promise.all(
      [...this.#account.devices.values()].map((each) =>
        untilAcknowledged(each, this.#carrier.timers, timeoutMs),
      ),
    );
  }

  /** Opens a message that a client sent to this phone: the client gets the receipt `read`. */
  read(message: MessageEvent): void {
    const { directory, post } = this.#carrier;
    const sender = [...directory.require(message.number).devices.values()].find(
      (each) => each.jid === message.device,
    );
    if (sender) post.confirm({ id: message.id, to: message.chat }, sender, "read");
  }

  #add(index: number, { keys, readsInlineHistory }: Registration): Device {
    const { outboxLimit } = this.#carrier;
    const device = new Device(this.#account, index, keys, { outboxLimit, readsInlineHistory });
    if (this.#carrier.wantsPreKeys) device.preKeys.whenFew((left) => this.#askForPreKeys(device, left));
    this.#account.devices.set(index, device);
    this.#carrier.events.emit("linked", { number: this.number, device: device.jid });
    return device;
  }

  #askForPreKeys(device: Device, left: number): void {
    const { clock, nextStanzaId } = this.#carrier;
    const attributes = { type: "encrypt", id: nextStanzaId(), from: SERVICE, t: toSeconds(clock()) };
    const stanza = node("notification", attributes, [node("count", { value: String(left) })]);
    inBackground(device.outbox.add({ stanza }));
  }
}

function untilAcknowledged({ outbox, jid }: Device, timers: Timers, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = timers.after(timeoutMs, () => {
      stopWaiting();
      const left = `${outbox.size} stanzas to ${jid}`;
      reject(new SimulatorError("NOT_ACKNOWLEDGED", `${left} were not acknowledged within ${timeoutMs} ms.`));
    });
    const stopWaiting = outbox.whenEmpty(() => {
      callOff();
      resolve();
    });
  });
}
