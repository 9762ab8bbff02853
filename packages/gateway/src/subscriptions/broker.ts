import type { BrokerKind } from "../store/broker-store.ts";

/** Certificates as PEM, where the system's do not do. */
export interface BrokerTls {
  /** Whom to trust in place of the system's authorities. */
  ca?: string;
  /** Who the gateway is, with its key. */
  cert?: string;
  key?: string;
}

/** A broker of the operator's, ready for use. */
export interface Broker {
  name: string;
  kind: BrokerKind;
  /** Without user and password, such as `nats://127.0.0.1:4222`. */
  url: string;
  user: string | null;
  password: string | null;
  /** null for a connection without TLS. */
  tls: BrokerTls | null;
  /** Whether a stream or an exchange that is not there is made. */
  create: boolean;
  createdAt: number;
}

/** The brokers, in memory. The store has the durable list. */
export class BrokerList {
  readonly #byName = new Map<string, Broker>();

  /** Oldest first. */
  list(): Broker[] {
    return [...this.#byName.values()];
  }

  get(name: string): Broker | undefined {
    return this.#byName.get(name);
  }

  set(broker: Broker): void {
    this.#byName.set(broker.name, broker);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }
}
