import type { WebSocket } from "ws";
import { Directory } from "../accounts/directory.ts";
import type { Call } from "../calls/call.ts";
import { Calls } from "../calls/calls.ts";
import { CallRequests } from "../calls/requests.ts";
import { Connection } from "../connections/connection.ts";
import { selfSign } from "../connections/self-signed.ts";
import { ConnectionServer } from "../connections/server.ts";
import { SimulatorError } from "../errors.ts";
import type { Fault } from "../faults/fault.ts";
import { FaultLog } from "../faults/log.ts";
import { type Clock, systemClock } from "../ground/clock.ts";
import { type Context, stanzaIds } from "../ground/context.ts";
import { Emitter, type Listener } from "../ground/emitter.ts";
import type { NetworkEvents, StanzaEvent } from "../ground/events.ts";
import { systemRandom } from "../ground/random.ts";
import { Timers } from "../ground/timers.ts";
import { nextEvent, type WaitOptions } from "../ground/waiting.ts";
import type { Group } from "../groups/group.ts";
import { Groups, type NewGroup } from "../groups/groups.ts";
import { serveMedia } from "../media/media-door.ts";
import { MediaStore } from "../media/media-store.ts";
import { Post } from "../messages/post.ts";
import { Conditions } from "../misbehaviour/conditions.ts";
import { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import { Authority } from "../noise/authority.ts";
import { Registrations } from "../pairing/registrations.ts";
import { type Carrier, Phone } from "../phones/phone.ts";
import { type QueryHandler, QueryHandlers } from "../sessions/queries/handlers.ts";
import type { QueryKind } from "../sessions/queries/kind.ts";
import { Reception } from "../sessions/reception.ts";
import { StanzaLog, type StanzaRecord } from "../stanzas/log.ts";
import { type ExpectedStanza, isExpected } from "./expected-stanza.ts";
import { type ApartOptions, type NetworkOptions, namesOf } from "./network-options.ts";

/** Where a network listens. */
export interface Place {
  readonly server: ConnectionServer;
  /** By which clients name it; empty for the first. */
  readonly key: string;
  /** The service's certificate in PEM. */
  readonly certificate: string | undefined;
  readonly media: MediaStore;
}

/** A WhatsApp network on this machine. */
export class Network {
  /** The public key of the root of the network's certificate chain. */
  readonly rootKey: Uint8Array;
  /** With `tls`: the certificate of the service in PEM, to be given to clients as an authority that they trust. */
  readonly certificate: string | undefined;
  /** Where the network's time comes from. */
  readonly clock: Clock;
  /** What goes wrong on purpose. */
  readonly misbehave: Misbehaviour;
  readonly #place: Place;
  readonly #apart = new Map<string, Network>();
  readonly #authority: Authority;
  readonly #events = new Emitter<NetworkEvents>();
  readonly #timers = new Timers();
  readonly #queryHandlers = new QueryHandlers();
  readonly #carrier: Carrier;
  readonly #reception: Reception;
  readonly #phones = new Map<string, Phone>();
  #isClosed = false;
  readonly #url: string;

  /** @param place a server that listens */
  constructor(options: NetworkOptions, place: Place) {
    const { clock = systemClock, random = systemRandom, preKeys = true } = options;
    this.#place = place;
    this.certificate = place.certificate;
    this.#url = place.server.open(place.key, {
      accept: (socket) => this.#accept(socket),
      refuse: () => this.#carrier.conditions.upgrades.take()?.answer,
    });
    const { stanzaLimit = 100_000, outboxLimit = 10_000 } = options;
    this.#authority = new Authority(options.seed);
    const context: Context = {
      clock,
      random,
      addressing: options.addressing ?? "lid",
      wantsPreKeys: preKeys,
      events: this.#events,
      timers: this.#timers,
      conditions: new Conditions(),
      faults: new FaultLog(clock, this.#events),
      stanzas: new StanzaLog(stanzaLimit),
      nextStanzaId: stanzaIds(random),
      media: place.media,
    };
    const directory = new Directory(random);
    const registrations = new Registrations(context);
    const calls = new Calls(context);
    const groups = new Groups(context);
    const post = new Post(context, directory, groups);
    this.#carrier = { ...context, directory, registrations, calls, post, groups, outboxLimit };
    this.#reception = new Reception(
      {
        ...this.#carrier,
        callRequests: new CallRequests(context, calls),
        sendsHistory: options.history ?? true,
        queryHandlers: this.#queryHandlers,
      },
      registrations,
    );
    this.misbehave = new Misbehaviour(context.conditions, directory, this.#authority);
    this.clock = clock;
    this.rootKey = this.#authority.rootKey;
  }

  /** Where clients connect: `ws://127.0.0.1:PORT/ws/chat`, or `wss:` with `tls`. */
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

  /**
   * Makes a group of phones that there are. They write to it by `phone.sendText(group.jid, …)`.
   *
   * @throws SimulatorError `BAD_GROUP`, `GROUP_EXISTS`, `PHONE_NOT_FOUND`
   */
  createGroup(group: NewGroup): Group {
    const { directory, groups } = this.#carrier;
    return groups.create(
      group,
      group.members.map((number) => directory.require(number)),
    );
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

  /**
   * Answers a kind of query in the network's place, until the returned function is called. The newest handler is asked
   * first; one that returns nothing leaves the query to the others, and then to the network.
   *
   * @param kind.xmlns the query's namespace, like `w:m`
   * @param kind.type `get` or `set`; default both
   * @param kind.child the tag of a child it must have; default any
   */
  answerQueries(kind: QueryKind, handler: QueryHandler): () => void {
    return this.#queryHandlers.add(kind, handler);
  }

  /**
   * Waits for a stanza of a linked client, whatever it is: the next that fits.
   *
   * @param expected its tag, a query's namespace, the tag of a child, the number of the client's account; default any
   * @throws SimulatorError `NOTHING_HAPPENED`
   */
  async expectStanza(expected: ExpectedStanza = {}): Promise<StanzaEvent> {
    const where = (event: StanzaEvent) => isExpected(event, expected);
    return await this.next("stanza", { where, timeoutMs: expected.timeoutMs ?? 10_000 });
  }

  /**
   * Begins from nothing, for the next test: cuts off all clients, forgets phones, calls, stanzas and faults, stops all
   * misbehaviour and query handlers. Address, keys and listeners stay.
   */
  reset(): void {
    this.misbehave.stop();
    this.#queryHandlers.clear();
    this.#place.server.drop(this.#place.key);
    for (const phone of this.phones) phone.unlink();
    this.#phones.clear();
    const { directory, groups, calls, stanzas, faults } = this.#carrier;
    for (const part of [directory, groups, calls, stanzas, faults]) part.clear();
  }

  /**
   * Makes another network at the same port, for tests that run side by side: nothing is shared but the address and its
   * certificate. Its clients connect to its own `url`, which names the key.
   *
   * @throws SimulatorError `NETWORK_EXISTS`
   */
  apart(key: string, options: ApartOptions = {}): Network {
    const { server, certificate, media } = this.#place;
    if (key === "" || this.others.has(key)) {
      throw new SimulatorError("NETWORK_EXISTS", `There is a network "${key}" already.`);
    }
    const network = new Network(options, { server, key, certificate, media });
    this.#apart.set(key, network);
    return network;
  }

  /** The networks at the same port, by key. */
  get others(): ReadonlyMap<string, Network> {
    for (const [key, network] of this.#apart) if (network.#isClosed) this.#apart.delete(key);
    return this.#apart;
  }

  /** Cuts off all clients and stops; of the first network at a port, the others too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const network of this.#apart.values()) await network.close();
    const { server, key } = this.#place;
    if (key === "") await server.close();
    else server.shut(key);
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
  const credentials = options.tls ? selfSign(namesOf(options)) : undefined;
  const media = new MediaStore();
  const server = new ConnectionServer(
    (request, response) => serveMedia(media, request, response),
    credentials,
  );
  media.host = await server.listen(options.host ?? "127.0.0.1", options.port ?? 0);
  return new Network(options, { server, key: "", certificate: credentials?.cert, media });
}
