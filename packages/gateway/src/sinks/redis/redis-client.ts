import type { Redis } from "ioredis";
import type { Broker } from "../../subscriptions/broker.ts";
import { type AddressedEvent, streamOf } from "../broker/address.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";
import type { Acknowledgement, BrokerClient, Findings } from "../broker/broker-client.ts";
import type { Message } from "../broker/message.ts";
import { failureOf } from "./redis-errors.ts";
import { warningsOf } from "./redis-warnings.ts";

/** One connection to Redis. A message counts once its entry has an id; whether that outlives the server is its AOF's promise. */
export class RedisClient implements BrokerClient {
  readonly server: string;
  readonly closed: Promise<unknown>;
  readonly #redis: Redis;
  readonly #broker: Broker;

  constructor(redis: Redis, broker: Broker, server: string) {
    this.#redis = redis;
    this.#broker = broker;
    this.server = server;
    this.closed = new Promise<void>((resolve) => {
      redis.once("end", () => resolve());
    });
  }

  async publish(message: Message): Promise<Acknowledgement> {
    const stream = streamOf(message.to, message.event);
    const made = this.#broker.create ? [] : ["NOMKSTREAM"];
    let id: unknown;
    try {
      id = await this.#redis.call("XADD", [stream, ...made, "*", ...fieldsOf(message)]);
    } catch (error) {
      throw failureOf(error);
    }
    if (typeof id === "string") return { told: { stream, id } };
    throw new AttemptFailed("NO_STREAM", `there is no stream ${stream}`);
  }

  async inspect(to: string | null, event: AddressedEvent): Promise<Findings> {
    const stream = streamOf(to, event);
    try {
      const type = await this.#redis.type(stream);
      const info = await this.#redis.info();
      const isFree = type === "none" && this.#broker.create;
      return {
        server: `redis-server ${/^redis_version:(\S+)/m.exec(info)?.[1] ?? "of an unknown version"}`,
        address: stream,
        isThere: type === "stream" || isFree,
        warnings: [
          ...warningsOf(info),
          ...(type === "stream" || type === "none"
            ? []
            : [`The key ${stream} holds a ${type}, and no stream.`]),
        ],
      };
    } catch (error) {
      throw failureOf(error);
    }
  }

  async close(): Promise<void> {
    if (this.#redis.status === "wait" || this.#redis.status === "end") return;
    this.#redis.disconnect();
    await this.closed;
  }
}

/** The fields of an entry: the attributes of CloudEvents by their names, the delivery's id, and the body as `data`. */
function fieldsOf({ id, attributes, notes, body }: Message): string[] {
  const named = Object.entries(notes).map(([name, value]) => [name.replaceAll("-", "_"), value]);
  return [["webhook_id", id], ...Object.entries(attributes), ...named, ["data", body]].flat();
}
