import type { WebSocket } from "ws";
import { Directory } from "../accounts/directory.ts";
import type { Call } from "../calls/call.ts";
import { Calls } from "../calls/calls.ts";
import { CallRequests } from "../calls/requests.ts";
import { type Clock, systemClock } from "../clock.ts";
import { Connection } from "../connections/connection.ts";
import { ConnectionServer } from "../connections/server.ts";
import type { Fault } from "../faults/fault.ts";
import { FaultLog } from "../faults/log.ts";
import { Post } from "../messages/post.ts";
import { Conditions } from "../misbehaviour/conditions.ts";
import { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import { type Authority, createAuthority } from "../noise/authority.ts";
import { Registrations } from "../pairing/registrations.ts";
import { type Carrier, Phone } from "../phones/phone.ts";
import { type Random, systemRandom } from "../random.ts";
import { Reception } from "../sessions/reception.ts";
import { StanzaLog, type StanzaRecord } from "../stanzas/log.ts";
import { type Context, stanzaIds } from "./context.ts";
import { Emitter, type Listener } from "./emitter.ts";
import type { NetworkEvents } from "./events.ts";
import { Timers } from "./timers.ts";
import { nextEvent, type WaitOptions } from "./waiting.ts";

/** How to make a network. */
export interface NetworkOptions {
  /** Default: 0, any free port. */
  readonly port?: number | undefined;
  /** Default: `127.0.0.1`. Whoever reaches the port can link clients: think before you give another address. */
  readonly host?: string | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** Default: `Math.random`. */
  readonly random?: Random | undefined;
  /**
   * Whether new clients are asked for one-time keys. Baileys then makes 812 of them, which takes it 150 ms: say false
   * where hundreds of clients are linked and nobody writes to them. Default: true.
   */
  readonly preKeys?: boolean | undefined;
  /** How many of the last call stanzas `stanzas` keeps; 0 for none. Default: 100,000. */
  readonly stanzaLimit?: number | undefined;
  /** How many stanzas wait for one device at most; the oldest makes room. Default: 10,000. */
  readonly outboxLimit?: number | undefined;
}

/** A WhatsApp network on this machine. */
export class Network {
  /** The public key of the root of the network's certificate chain. */
  readonly rootKey: Uint8Array;
  /** Where the network's time comes from. */
  readonly clock: Clock;
  /** What goes wrong on purpose. */
  readonly misbehave: Misbehaviour;
  readonly #server = new ConnectionServer();
  readonly #authority: Authority = createAuthority();
  readonly #events = new Emitter<NetworkEvents>();
  readonly #timers = new Timers();
  readonly #carrier: Carrier;
  readonly #reception: Reception;
  readonly #phones = new Map<string, Phone>();
  #url = "";

  constructor(options: NetworkOptions) {
    const { clock = systemClock, random = systemRandom, preKeys = true } = options;
    const { stanzaLimit = 100_000, outboxLimit = 10_000 } = options;
    const context: Context = {
      clock,
      random,
      wantsPreKeys: preKeys,
      events: this.#events,
      timers: this.#timers,
      conditions: new Conditions(),
      faults: new FaultLog(clock, this.#events),
      stanzas: new StanzaLog(stanzaLimit),
      nextStanzaId: stanzaIds(random),
    };
    const directory = new Directory(random);
    const registrations = new Registrations(context);
    const calls = new Calls(context);
    const post = new Post(context, directory);
    this.#carrier = { ...context, directory, registrations, calls, post, outboxLimit };
    this.#reception = new Reception(
      { ...this.#carrier, callRequests: new CallRequests(context, calls) },
      registrations,
    );
    this.misbehave = new Misbehaviour(context.conditions, directory);
    this.clock = clock;
    this.rootKey = this.#authority.rootKey;
  }

  /** Where clients connect: `ws://127.0.0.1:PORT/ws/chat`. */
  get url(): string {
    return this.#url;
  }

  /** What clients did wrong: the first thousand faults. */
  get faults(): readonly Fault[] {
    return this.#carrier.faults.entries;
  }

  /** The last call stanzas that were sent or wait to be sent, oldest first. */
  get stanzas(): readonly StanzaRecord[] {
    return this.#carrier.stanzas.entries;
  }

  get phones(): readonly Phone[] {
    return [...this.#phones.values()];
  }

  /**
   * Makes a phone and its WhatsApp account.
   *
   * @param options.number digits, with the country code
   * @param options.name what linked clients call their owner
   * @param options.lid the digits of the account's LID; made up if absent
   * @throws SimulatorError `BAD_NUMBER`, `BAD_LID`, `PHONE_EXISTS`
   */
  createPhone(options: { number: string; name?: string | undefined; lid?: string | undefined }): Phone {
    const account = this.#carrier.directory.add(options.number, options);
    const phone = new Phone(account, this.#carrier);
    this.#phones.set(account.number, phone);
    return phone;
  }

  /** The phone with a number. */
  phone(number: string): Phone | undefined {
    return this.#phones.get(number);
  }

  /** One of the last ten thousand calls. */
  call(id: string): Call | undefined {
    return this.#carrier.calls.find(id);
  }

  /** Calls the listener each time it happens, until the returned function is called. */
  on<Name extends keyof NetworkEvents>(name: Name, listener: Listener<NetworkEvents[Name]>): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Waits for something to happen.
   *
   * @param options.where which of the events it must be; default the next
   * @param options.timeoutMs in milliseconds of real time; default 60,000
   * @throws SimulatorError `NOTHING_HAPPENED`
   */
  next<Name extends keyof NetworkEvents>(
    name: Name,
    options: WaitOptions<NetworkEvents[Name]> = {},
  ): Promise<NetworkEvents[Name]> {
    return nextEvent(this.#events, this.#timers, name, options);
  }

  /** @throws SimulatorError `PORT_IN_USE` */
  async listen(host: string, port: number): Promise<void> {
    this.#url = await this.#server.listen(host, port, {
      accept: (socket) => this.#accept(socket),
      refuse: () => this.#carrier.conditions.upgrades.take()?.answer,
    });
  }

  /** Cuts off all clients and stops. */
  async close(): Promise<void> {
    await this.#server.close();
    this.#timers.finish();
    this.#events.clear();
  }

  #accept(socket: WebSocket): void {
    if (this.#carrier.conditions.handshakes.take()) return;
    new Connection(socket, this.#authority, this.#reception, this.#carrier.faults).open();
  }
}

/**
 * Makes a WhatsApp network on loopback.
 *
 * @throws SimulatorError `PORT_IN_USE`
 */
export async function createNetwork(options: NetworkOptions = {}): Promise<Network> {
  const network = new Network(options);
  await network.listen(options.host ?? "127.0.0.1", options.port ?? 0);
  return network;
}
