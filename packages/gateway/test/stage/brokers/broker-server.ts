import type { BrokerKind } from "../../../src/store/broker-store.ts";

/** A message that a broker keeps. */
export interface KeptMessage {
  /** The delivery's id. */
  id: string;
  /** Attributes of CloudEvents, without what the protocol puts before their names. */
  attributes: Record<string, string>;
  /** Headers and fields besides, by their names. */
  others: Record<string, string>;
  body: string;
}

/** Somewhere in a broker that takes messages: a stream, or an exchange with a queue. */
export interface BrokerPlace {
  /** What a webhook names it by. */
  to: string;
  /** All that it has taken so far, in order. */
  messages(): Promise<KeptMessage[]>;
  /** It takes nothing more, and says so. */
  fill(): Promise<void>;
  /** It takes messages again. */
  clear(): Promise<void>;
}

/** A real broker of the test's own: its process, its folder, its port on loopback. */
export interface BrokerServer {
  kind: BrokerKind;
  port: number;
  /** Its URL through another port, such as a proxy's. */
  url(port?: number): string;
  /** User and password with which it lets in. */
  access: { user: string; password: string };
  openPlace(): Promise<BrokerPlace>;
  /** Ends it as an operator does, or as a crash would. */
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}
