import type { Config } from "../config/read-settings.ts";
import { BrokerLinks } from "../sinks/broker/broker-links.ts";
import { brokerSinks } from "../sinks/broker/broker-sink.ts";
import { CHATWOOT_ANSWER_BYTES, chatwootSinks } from "../sinks/chatwoot/chatwoot-sink.ts";
import type { Lookup } from "../sinks/http/guard.ts";
import { httpExchanges } from "../sinks/http/http-exchange.ts";
import { httpSinks } from "../sinks/http/http-sink.ts";
import type { SenderOptions } from "../sinks/http/sender.ts";
import { connectNats } from "../sinks/nats/connect-nats.ts";
import { connectRabbit } from "../sinks/rabbitmq/connect-rabbitmq.ts";
import { connectRedis } from "../sinks/redis/connect-redis.ts";
import type { OpenSink, Sink } from "../sinks/sink.ts";
import { BrokerList } from "../subscriptions/broker.ts";
import { leadsToBroker } from "../subscriptions/broker-target.ts";
import { leadsToChatwoot } from "../subscriptions/chatwoot.ts";

/** The ways out of a node. */
export interface Sinks {
  openSink: OpenSink;
  brokerList: BrokerList;
  brokerLinks: BrokerLinks;
}

/** The sinks of webhooks: each attempt goes to a URL, to a broker or to a Chatwoot, as its webhook says then. */
export function openSinks(
  { webhookTimeoutMs: timeoutMs }: Pick<Config, "webhookTimeoutMs">,
  { clock, guard, lookup }: Pick<SenderOptions, "clock" | "guard"> & { lookup: Lookup | undefined },
): Sinks {
  const brokerList = new BrokerList();
  const kinds = { nats: connectNats, rabbitmq: connectRabbit, redis: connectRedis };
  const brokerLinks = new BrokerLinks({ brokers: brokerList, kinds, timeoutMs, clock });
  const sending = { clock, guard, timeoutMs, ...(lookup && { lookup }) };
  const openExchange = httpExchanges({ ...sending, answerBytes: CHATWOOT_ANSWER_BYTES });
  const ways = {
    url: httpSinks(sending),
    broker: brokerSinks({ links: brokerLinks, clock }),
    chatwoot: chatwootSinks({ openExchange, clock, timeoutMs }),
  };
  return { openSink: () => anySink(ways), brokerList, brokerLinks };
}

type Way = "url" | "broker" | "chatwoot";

function wayOf(webhook: { url: string }): Way {
  if (leadsToChatwoot(webhook)) return "chatwoot";
  return leadsToBroker(webhook) ? "broker" : "url";
}

/** One that opens each way when something first goes there. */
function anySink(ways: Readonly<Record<Way, OpenSink>>): Sink {
  const opened = new Map<Way, Sink>();
  const sinkFor = (way: Way): Sink => {
    const sink = opened.get(way) ?? ways[way]();
    opened.set(way, sink);
    return sink;
  };
  return {
    send: (delivery, target) => sinkFor(wayOf(target.webhook)).send(delivery, target),
    close: async () => {
      await Promise.all([...opened.values()].map((sink) => sink.close()));
    },
  };
}
