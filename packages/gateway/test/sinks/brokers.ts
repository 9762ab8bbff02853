import { systemClock } from "../../src/clock.ts";
import { BrokerLinks } from "../../src/sinks/broker/broker-links.ts";
import { brokerSinks } from "../../src/sinks/broker/broker-sink.ts";
import { connectNats } from "../../src/sinks/nats/connect-nats.ts";
import { connectRabbit } from "../../src/sinks/rabbitmq/connect-rabbitmq.ts";
import { connectRedis } from "../../src/sinks/redis/connect-redis.ts";
import type { OpenSink } from "../../src/sinks/sink.ts";
import { type Broker, BrokerList } from "../../src/subscriptions/broker.ts";
import { brokerUrl } from "../../src/subscriptions/broker-target.ts";
import type { Target } from "../../src/subscriptions/webhook.ts";
import type { BrokerServer } from "../stage/brokers/broker-server.ts";
import { sampleTarget } from "./sample-target.ts";

/** The links to brokers as a node puts them together, and a list to which tests add theirs. */
export function linksForTests(timeoutMs: number): {
  brokers: BrokerList;
  links: BrokerLinks;
  open: OpenSink;
} {
  const brokers = new BrokerList();
  const kinds = { nats: connectNats, rabbitmq: connectRabbit, redis: connectRedis };
  const links = new BrokerLinks({ brokers, kinds, timeoutMs, clock: systemClock });
  return { brokers, links, open: brokerSinks({ links, clock: systemClock }) };
}

/** A broker as the operator would have added it. @param port through which it is reached */
export function brokerOf(name: string, server: BrokerServer, port = server.port): Broker {
  const { kind, access } = server;
  return { name, kind, url: server.url(port), ...access, tls: null, create: false, createdAt: 0 };
}

/** A webhook that leads to a broker. */
export function targetIn(broker: string, to: string | null): Target {
  return sampleTarget(brokerUrl({ broker, to }), []);
}
