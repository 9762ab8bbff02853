/** What a broker speaks: JetStream of NATS, AMQP 0-9-1, or Streams of Redis. */
export type BrokerKind = "nats" | "rabbitmq" | "redis";

/** A broker that webhooks may lead to. */
export interface BrokerRecord {
  name: string;
  kind: BrokerKind;
  /** Without user and password. */
  url: string;
  /** Sealed JSON: user, password, certificates, and whether streams are made. */
  sealed: Uint8Array;
  createdAt: number;
}

/** The operator's brokers, which belong to no channel. Of two writes at once the later one counts. */
export interface BrokerStore {
  /** Oldest first. */
  listBrokers(args: Record<never, never>): Promise<BrokerRecord[]>;
  /** Adds one, or replaces it. */
  writeBroker(args: { broker: BrokerRecord }): Promise<void>;
  /** A webhook of any channel that leads to a URL, or to one below it; null when none does. */
  webhookTo(args: { url: string }): Promise<string | null>;
  removeBroker(args: { name: string }): Promise<void>;
}
