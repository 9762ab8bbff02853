import type { Account } from "../accounts/account.ts";
import { SimulatorError } from "../errors.ts";
import { toSeconds } from "../ground/clock.ts";
import type { Context } from "../ground/context.ts";
import { ACKNOWLEDGED_MS } from "../ground/patience.ts";
import { type Attributes, node, type Stanza } from "../stanzas/node.ts";
import { offer, offerNotice } from "./offers.ts";
import type { CallPlan } from "./plan.ts";
import { CallSender } from "./sender.ts";

/** What became of a call, by the steps taken with it. */
export type CallState = "placed" | "ringing" | "answered" | "declined" | "ended";

/** When a step happened. */
export interface StepOptions {
  /** Milliseconds since 1970; the stanza tells whole seconds. Default: now, by the network's clock. */
  readonly at?: number | undefined;
}

/** When and where the account that is called took a step. */
export interface OwnStepOptions extends StepOptions {
  /** The account's device that took it. Default: the phone itself, whose JID has no device part. */
  readonly device?: number | undefined;
}

/** How a stanza is sent. */
export interface SendOptions extends OwnStepOptions {
  /** Whose stanza it is. Default: the caller's. */
  readonly from?: "caller" | "callee" | undefined;
  readonly content?: Stanza["content"];
  /** Attributes of the `<call>` stanza itself, in place of its own; undefined leaves one out. */
  readonly stanza?: Attributes | undefined;
}

/**
 * A call on its way. Each step is a stanza to every device linked to the number called, and resolves when those that
 * are online were sent it; for the others it waits. Nothing keeps you from steps in an order that no phone takes.
 */
export class Call {
  /** 32 upper-case hexadecimal digits, unless given otherwise. */
  readonly id: string;
  readonly caller: string;
  readonly callee: string;
  /** The caller as the stanzas name it. */
  readonly creator: string;
  readonly #plan: CallPlan;
  readonly #context: Context;
  readonly #parties: { readonly caller: Account; readonly callee: Account };
  readonly #sender: CallSender;
  #state: CallState = "placed";

  constructor(plan: CallPlan, caller: Account, callee: Account, context: Context) {
    this.id = plan.id;
    this.caller = caller.number;
    this.callee = callee.number;
    this.creator = plan.creator;
    this.#plan = plan;
    this.#parties = { caller, callee };
    this.#context = context;
    this.#sender = new CallSender(plan.id, context);
  }

  get state(): CallState {
    return this.#state;
  }

  /** Announces the call, in the way it was planned. `Phone.call` has done it already. */
  async announce(options: StepOptions = {}): Promise<void> {
    const callee = this.#parties.callee.jid(this.#plan.addressing);
    if (this.#plan.via === "offer") await this.#send(offer(this.#plan, callee), options);
    if (this.#plan.via === "offer_notice") await this.#send(offerNotice(this.#plan), options);
  }

  /** It rings: the first sign of life from the caller's side (`relaylatency` without a measurement). */
  async ring(options: StepOptions = {}): Promise<void> {
    this.#state = "ringing";
    await this.send("relaylatency", {}, options);
  }

  /** The own phone has taken notice of the call (`preaccept`). */
  async preaccept(options: StepOptions = {}): Promise<void> {
    await this.send("preaccept", {}, { ...options, from: "callee" });
  }

  /** The caller measured the way to a relay. @param options.ms the measurement; none by default */
  async relayLatency(options: StepOptions & { readonly ms?: number } = {}): Promise<void> {
    const { ms } = options;
    // Believed layout: a child with the milliseconds above a marker bit.
    const content = ms === undefined ? undefined : [node("te", { latency: String(0x2000000 + ms) })];
    await this.send("relaylatency", {}, { ...options, content });
  }

  /** The caller says where it can be reached (`transport`). */
  async transport(options: StepOptions = {}): Promise<void> {
    await this.send("transport", {}, options);
  }

  /** Somebody answers on the own phone, or on another device of the account (`accept` from it). */
  async answer(options: OwnStepOptions = {}): Promise<void> {
    this.#state = "answered";
    await this.send("accept", {}, { ...options, from: "callee" });
  }

  /** Somebody declines on the own phone, or on another device of the account (`reject` from it). */
  async decline(options: OwnStepOptions = {}): Promise<void> {
    this.#state = "declined";
    await this.send("reject", { count: "0" }, { ...options, from: "callee" });
  }

  /** Nobody answers until WhatsApp gives up (`terminate`, reason `timeout`). */
  async timeOut(options: StepOptions = {}): Promise<void> {
    await this.terminate("timeout", options);
  }

  /** The caller hangs up before anybody answers (`terminate` without a reason). */
  async hangUp(options: StepOptions = {}): Promise<void> {
    await this.terminate(undefined, options);
  }

  /** The call ends, for a reason like `accepted_elsewhere`, `rejected_elsewhere`, `group_call_ended`. */
  async terminate(reason?: string, options: StepOptions = {}): Promise<void> {
    this.#state = "ended";
    await this.send("terminate", { reason }, options);
  }

  /** Sends any child, known or not. `call-id` and `call-creator` are added unless given. */
  async send(tag: string, attributes: Attributes = {}, options: SendOptions = {}): Promise<void> {
    const own = { "call-id": this.id, "call-creator": this.creator };
    await this.#send(node(tag, { ...own, ...attributes }, options.content), options);
  }

  /** The call stops ringing because a client refused it. */
  refused(): void {
    this.#state = "declined";
  }

  /**
   * Resolves when every device has acknowledged every stanza of this call sent so far.
   *
   * @param options.timeoutMs how long to wait, in milliseconds of real time. Default: 30,000
   * @throws SimulatorError `NOT_ACKNOWLEDGED`; `NOBODY_LINKED` if no client was linked that could have got any of it
   */
  async acknowledged(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    if (this.#sender.reachedNobody) {
      throw new SimulatorError("NOBODY_LINKED", `No client was linked to ${this.callee} when it was called.`);
    }
    const { timeoutMs = ACKNOWLEDGED_MS } = options;
    if (await this.#sender.settled(timeoutMs)) return;
    const left = `${this.#sender.unacknowledged} stanzas of call ${this.id}`;
    throw new SimulatorError("NOT_ACKNOWLEDGED", `${left} were not acknowledged within ${timeoutMs} ms.`);
  }

  async #send(content: Stanza, options: SendOptions): Promise<void> {
    const { at = this.#context.clock(), from = "caller" } = options;
    const { caller, callee } = this.#parties;
    const devices = [...callee.devices.values(), ...(this.#plan.mirror ? caller.devices.values() : [])];
    const account = this.#parties[from];
    const sender = account.jid(this.#plan.addressing, options.device);
    const attributes = {
      from: sender,
      t: toSeconds(at),
      ...describeSender(content.tag, account),
      ...options.stanza,
    };
    await this.#sender.send(content, attributes, devices);
  }
}

// What a stanza tells of who sends it: the name and `e` with an offer, what it runs on wherever a device speaks up.
function describeSender(tag: string, { name }: Account) {
  const announces = tag === "offer" || tag === "offer_notice";
  return {
    ...(announces ? { notify: name, e: "0" } : {}),
    ...(OF_A_DEVICE.has(tag) ? { platform: "android", version: "2.26.31.75" } : {}),
  };
}

const OF_A_DEVICE: ReadonlySet<string> = new Set(["offer", "preaccept", "accept", "transport"]);
