import type { Account } from "../accounts/account.ts";
import { Device, type DeviceKeys } from "../accounts/device.ts";
import type { Directory } from "../accounts/directory.ts";
import type { Call } from "../calls/call.ts";
import type { Calls } from "../calls/calls.ts";
import type { CallOptions } from "../calls/plan.ts";
import type { Post } from "../messages/post.ts";
import type { Context } from "../network/context.ts";
import type { MessageEvent } from "../network/events.ts";
import { parseQr } from "../pairing/qr.ts";
import type { Registrations } from "../pairing/registrations.ts";

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
  readonly outboxLimit: number;
}

/** Somebody's phone, as a hand holds it. */
export class Phone {
  readonly #account: Account;
  readonly #carrier: Carrier;

  constructor(account: Account, carrier: Carrier) {
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
   * connects anew and logs in.
   *
   * @param text what the QR says, with or without the wa.me address in front
   * @throws SimulatorError `BAD_QR`, `QR_EXPIRED`, `PAIRING_FAILED`
   */
  async scanQr(text: string): Promise<LinkedDevice> {
    const qr = parseQr(text);
    const registration = this.#carrier.registrations.find(qr);
    return this.#add(await registration.link(this.#account, qr.secret), registration.keys);
  }

  /**
   * Types in the code that a client shows, and links the client that last asked for a code for this phone.
   * Resolves like `scanQr`.
   *
   * @param code 8 letters and digits, with or without the dash in the middle
   * @throws SimulatorError `BAD_PAIRING_CODE`, `PAIRING_CODE_UNKNOWN`, `PAIRING_CODE_WRONG`, `PAIRING_FAILED`
   */
  async enterPairingCode(code: string): Promise<LinkedDevice> {
    const registration = this.#carrier.registrations.findByNumber(this.number);
    return this.#add(await registration.linkByCode(this.#account, code), registration.keys);
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
   * Writes a text to another phone. Resolves with the message's id when the clients linked to that phone were sent it.
   *
   * @throws SimulatorError `PHONE_NOT_FOUND`
   */
  async sendText(number: string, text: string): Promise<string> {
    return await this.#carrier.post.write(this.#account, this.#carrier.directory.require(number), text);
  }

  /** Opens a message that a client sent to this phone: the client gets the receipt `read`. */
  read(message: MessageEvent): void {
    const { directory, post } = this.#carrier;
    const sender = [...directory.require(message.number).devices.values()].find(
      (each) => each.jid === message.device,
    );
    if (sender) post.confirm({ id: message.id, to: message.chat }, sender, "read");
  }

  #add(index: number, keys: DeviceKeys): Device {
    const device = new Device(this.#account, index, keys, this.#carrier.outboxLimit);
    this.#account.devices.set(index, device);
    this.#carrier.events.emit("linked", { number: this.number, device: device.jid });
    return device;
  }
}
