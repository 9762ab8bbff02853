import type { Config } from "../config/read-settings.ts";
import { BrokerLinks } from "../sinks/broker/broker-links.ts";
import { brokerSinks } from "../sinks/broker/broker-sink.ts";
import type { Lookup } from "../sinks/http/guard.ts";
import { httpSinks } from "../sinks/http/http-sink.ts";
import type { SenderOptions } from "../sinks/http/sender.ts";
import { connectNats } from "../sinks/nats/connect-nats.ts";
import { connectRabbit } from "../sinks/rabbitmq/connect-rabbitmq.ts";
import { connectRedis } from "../sinks/redis/connect-redis.ts";
import type { OpenSink, Sink } from "../sinks/sink.ts";
import { BrokerList } from "../subscriptions/broker.ts";
import { leadsToBroker } from "../subscriptions/broker-target.ts";

/** The ways out of a node. */
export interface Sinks {
  openSink: OpenSink;
  brokerList: BrokerList;
  brokerLinks: BrokerLinks;
}

/** The sinks of webhooks: each attempt goes to a URL or to a broker, as its webhook says then. */
export function openSinks(
  { webhookTimeoutMs: timeoutMs }: Pick<Config, "webhookTimeoutMs">,
  { clock, guard, lookup }: Pick<SenderOptions, "clock" | "guard"> & { lookup: Lookup | undefined },
): Sinks {
  const brokerList = new BrokerList();
  const kinds = { nats: connectNats, rabbitmq: connectRabbit, redis: connectRedis };
  const brokerLinks = new BrokerLinks({ brokers: brokerList, kinds, timeoutMs, clock });
  const toUrl = httpSinks({ clock, guard, timeoutMs, ...(lookup && { lookup }) });
  const toBroker = brokerSinks({ links: brokerLinks, clock });
  return { openSink: () => eitherSink(toUrl(), toBroker()), brokerList, brokerLinks };
}

function eitherSink(toUrl: Sink, toBroker: Sink): Sink {
  return {
    send: (delivery, target) => (leadsToBroker(target.webhook) ? toBroker : toUrl).send(delivery, target),
    close: async () => {
      await Promise.all([toUrl.close(), toBroker.close()]);
    },
  };
}
