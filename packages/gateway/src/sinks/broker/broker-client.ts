import type { Broker } from "../../subscriptions/broker.ts";
import type { AddressedEvent } from "./address.ts";
import type { Message } from "./message.ts";

/** What the log keeps of a message that a broker has: where it went, and what the broker said. */
export interface Acknowledgement {
  told: Readonly<Record<string, string | number>>;
  /** The broker had it already, from an attempt before, and keeps it once. */
  isDouble?: boolean;
}

/** What a look at a broker found. */
export interface Findings {
  /** Product and version, such as `nats-server 2.9.10`. */
  server: string;
  /** Where messages would go, as people read it. */
  address: string;
  /** Whether something is there that takes them. */
  isThere: boolean;
  /** What may lose messages there, one sentence each. */
  warnings: string[];
}

/** One open connection to a broker. */
export interface BrokerClient {
  /** Host and port. */
  readonly server: string;
  /** Settles once the connection is over, for whatever reason. It never rejects. */
  readonly closed: Promise<unknown>;
  /** Resolves once the broker has the message, as far as it promises that to anybody. @throws AttemptFailed */
  publish(message: Message): Promise<Acknowledgement>;
  /** Looks at where messages of an event would go, and makes what is missing if the gateway may. @throws AttemptFailed */
  inspect(to: string | null, event: AddressedEvent): Promise<Findings>;
  /** Ends the connection at once. What is under way fails as `NOT_CONFIRMED`. */
  close(): Promise<void>;
}

/**
 * Connects to a broker.
 * @param timeoutMs it has this long, in milliseconds
 * @throws AttemptFailed `BROKER_UNREACHABLE`, `BROKER_AUTH_FAILED`
 * @throws RinghookError `BROKER_CLIENT_MISSING`
 */
export type ConnectBroker = (broker: Broker, timeoutMs: number) => Promise<BrokerClient>;
