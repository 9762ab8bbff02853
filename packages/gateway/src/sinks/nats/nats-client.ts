import type { JetStreamClient, JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { messageOf as wordsOf } from "../../errors.ts";
import type { Broker } from "../../subscriptions/broker.ts";
import { type AddressedEvent, subjectOf } from "../broker/address.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";
import type { Acknowledgement, BrokerClient, Findings } from "../broker/broker-client.ts";
import type { Message } from "../broker/message.ts";
import { failureOf, isNoStream } from "./nats-errors.ts";
import { streamFor, warningsOf } from "./streams.ts";

export interface NatsLibrary {
  transport: typeof import("@nats-io/transport-node");
  jetstream: typeof import("@nats-io/jetstream");
}

export interface NatsClientOptions {
  library: NatsLibrary;
  connection: NatsConnection;
  broker: Broker;
  timeoutMs: number;
}

/** One connection to NATS. A message counts once its stream has acknowledged it; what came twice is kept once. */
export class NatsClient implements BrokerClient {
  readonly server: string;
  readonly closed: Promise<unknown>;
  readonly #options: NatsClientOptions;
  readonly #jetstream: JetStreamClient;
  /** Streams that are being made, so that none is asked for twice. */
  readonly #making = new Map<string, Promise<void>>();

  constructor(options: NatsClientOptions) {
    const { connection, library, timeoutMs } = options;
    this.#options = options;
    this.server = connection.getServer();
    this.closed = connection.closed();
    this.#jetstream = library.jetstream.jetstream(connection, { timeout: timeoutMs });
  }

  async publish(message: Message): Promise<Acknowledgement> {
    const subject = subjectOf(message.to, message.event);
    if (this.#options.connection.isClosed())
      throw new AttemptFailed("BROKER_UNREACHABLE", "the connection is closed");
    try {
      return await this.#publish(subject, message);
    } catch (error) {
      if (!isNoStream(error)) throw failureOf(error);
    }
    // JetStream says of a subject that no stream holds that it is not enabled.
    if (!this.#options.broker.create) throw new AttemptFailed("NO_STREAM", `no stream holds ${subject}`);
    await this.#makeStream(message.to, subject);
    try {
      return await this.#publish(subject, message);
    } catch (error) {
      if (isNoStream(error))
        throw new AttemptFailed("NO_STREAM", `no stream holds ${subject}`, { cause: error });
      throw failureOf(error);
    }
  }

  async inspect(to: string | null, event: AddressedEvent): Promise<Findings> {
    const { connection, broker } = this.#options;
    const subject = subjectOf(to, event);
    const { info } = connection;
    try {
      const manager = await this.#manager();
      let stream = await infoOf(manager, subject);
      if (!stream && broker.create) {
        await this.#makeStream(to, subject);
        stream = await infoOf(manager, subject);
      }
      return {
        server: `nats-server ${info?.version ?? "of an unknown version"}`,
        address: stream ? `${subject} in stream ${stream.config.name}` : subject,
        isThere: stream !== undefined,
        warnings: stream ? warningsOf(stream) : [],
      };
    } catch (error) {
      throw failureOf(error);
    }
  }

  async close(): Promise<void> {
    await this.#options.connection.close();
  }

  async #publish(subject: string, { id, attributes, notes, body }: Message): Promise<Acknowledgement> {
    const headers = this.#options.library.transport.headers();
    for (const [name, value] of Object.entries(attributes)) {
      // The content type has its own header, as in any binding of CloudEvents.
      headers.set(name === "datacontenttype" ? "content-type" : `ce-${name}`, value);
    }
    for (const [name, value] of Object.entries(notes)) headers.set(name, value);
    const { stream, seq, duplicate } = await this.#jetstream.publish(subject, body, { msgID: id, headers });
    return { told: { subject, stream, sequence: seq }, isDouble: duplicate };
  }

  #manager(): Promise<JetStreamManager> {
    const { library, connection, timeoutMs } = this.#options;
    return library.jetstream.jetstreamManager(connection, { timeout: timeoutMs, checkAPI: false });
  }

  /** @throws AttemptFailed `NO_STREAM` */
  async #makeStream(to: string | null, subject: string): Promise<void> {
    const stream = streamFor(to);
    const making =
      this.#making.get(stream.name) ??
      this.#manager().then(async (manager) => {
        await manager.streams.add(stream);
      });
    this.#making.set(stream.name, making);
    try {
      await making;
    } catch (cause) {
      const message = `no stream holds ${subject}, and ${stream.name} could not be made: ${wordsOf(cause)}`;
      throw new AttemptFailed("NO_STREAM", message, { cause });
    } finally {
      this.#making.delete(stream.name);
    }
  }
}

async function infoOf(manager: JetStreamManager, subject: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(await manager.streams.find(subject));
  } catch (error) {
    if (error instanceof Error && error.name === "StreamNotFoundError") return undefined;
    throw error;
  }
}
