import type { Channel, Connection, ReturnedMessage } from "rabbitmq-client";
import type { Broker } from "../../subscriptions/broker.ts";
import { type AddressedEvent, routeOf } from "../broker/address.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";
import type { Acknowledgement, BrokerClient, Findings } from "../broker/broker-client.ts";
import { CONTENT_TYPE, type Message } from "../broker/message.ts";
import { failureOf, isNotFound } from "./rabbit-errors.ts";

/**
 * One connection to RabbitMQ. A message counts once it is confirmed and was not returned: what no queue takes is confirmed all the
 * same.
 */
export class RabbitClient implements BrokerClient {
  readonly server: string;
  readonly closed: Promise<unknown>;
  readonly #connection: Connection;
  readonly #broker: Broker;
  #channel: Promise<Channel> | undefined;
  #close: () => void = () => {};
  /** Exchanges that are there: publishing to another one would end the channel, and fail all that is under way on it. */
  readonly #known = new Map<string, Promise<void>>();
  /** Ids of messages that no queue took, until their confirms are read. */
  readonly #returned = new Set<string>();
  #blockedFor: string | undefined;

  /** Takes an open connection, with the channel on which it publishes. @throws what the server says */
  static async on(connection: Connection, broker: Broker, server: string): Promise<RabbitClient> {
    const client = new RabbitClient(connection, broker, server);
    await client.#publishing();
    return client;
  }

  private constructor(connection: Connection, broker: Broker, server: string) {
    this.#connection = connection;
    this.#broker = broker;
    this.server = server;
    this.closed = new Promise<void>((resolve) => {
      this.#close = resolve;
    });
    // The client would dial again by itself.
    connection.on("error", () => this.#end());
    connection.on("connection.blocked", (reason: string) => {
      this.#blockedFor = reason;
    });
    connection.on("connection.unblocked", () => {
      this.#blockedFor = undefined;
    });
  }

  async publish(message: Message): Promise<Acknowledgement> {
    const { exchange, key } = routeOf(message.to, message.event);
    if (this.#blockedFor !== undefined)
      throw new AttemptFailed("BROKER_FULL", `the server takes nothing: ${this.#blockedFor}`);
    try {
      await this.#find(exchange);
      const channel = await this.#publishing();
      this.#returned.delete(message.id);
      await channel.basicPublish(
        { exchange, routingKey: key, ...propertiesOf(message) },
        Buffer.from(message.body),
      );
    } catch (error) {
      throw failureOf(error);
    }
    // The client tells of a return, which came before the confirm, in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#returned.delete(message.id)) {
      throw new AttemptFailed(
        "NO_ROUTE",
        `no queue is bound to ${exchange || "the default exchange"} for ${key}`,
      );
    }
    return { told: { exchange, routing_key: key, confirmed: "yes" } };
  }

  async inspect(to: string | null, event: AddressedEvent): Promise<Findings> {
    const { exchange, key } = routeOf(to, event);
    const about = { server: "RabbitMQ", address: `${exchange}/${key}` };
    try {
      await this.#find(exchange);
      // The default exchange knows queues by their names.
      if (exchange === "") await this.#onOwnChannel((on) => on.queueDeclare({ queue: key, passive: true }));
      return { ...about, isThere: true, warnings: [] };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== "NO_ROUTE") throw failure;
      return { ...about, isThere: false, warnings: [] };
    }
  }

  async close(): Promise<void> {
    this.#end();
    await this.closed;
  }

  #end(): void {
    this.#connection.unsafeDestroy();
    this.#close();
  }

  /** The channel in confirm mode; a new one where the server ended the one before. */
  #publishing(): Promise<Channel> {
    this.#channel ??= this.#openChannel();
    return this.#channel;
  }

  async #openChannel(): Promise<Channel> {
    this.#known.clear();
    const anew = (): void => {
      this.#channel = undefined;
    };
    try {
      const channel = await this.#connection.acquire();
      channel.on("close", anew);
      channel.on("basic.return", ({ messageId }: ReturnedMessage) => {
        if (messageId !== undefined) this.#returned.add(messageId);
      });
      await channel.confirmSelect();
      return channel;
    } catch (error) {
      anew();
      throw error;
    }
  }

  /** Makes sure of an exchange, once for all who publish to it. @throws what the server says of one that is not there */
  #find(exchange: string): Promise<void> {
    let found = this.#known.get(exchange);
    if (found === undefined) {
      found = this.#lookFor(exchange);
      this.#known.set(exchange, found);
      found.catch(() => this.#known.delete(exchange));
    }
    return found;
  }

  async #lookFor(exchange: string): Promise<void> {
    if (exchange === "") return;
    try {
      await this.#onOwnChannel((channel) => channel.exchangeDeclare({ exchange, passive: true }));
    } catch (error) {
      if (!isNotFound(error) || !this.#broker.create) throw error;
      await this.#onOwnChannel((channel) =>
        channel.exchangeDeclare({ exchange, type: "topic", durable: true }),
      );
    }
  }

  async #onOwnChannel(ask: (channel: Channel) => Promise<unknown>): Promise<void> {
    const channel = await this.#connection.acquire();
    try {
      await ask(channel);
    } finally {
      await channel.close();
    }
  }
}

/** CloudEvents in binary mode over AMQP; the content type has a property of its own. */
function propertiesOf({ id, attributes, notes }: Message) {
  const { datacontenttype: _, ...others } = attributes;
  const headers = Object.entries(others).map(([name, value]) => [`cloudEvents_${name}`, value]);
  return {
    mandatory: true,
    durable: true,
    messageId: id,
    contentType: CONTENT_TYPE,
    headers: { ...Object.fromEntries(headers), ...notes },
  };
}
