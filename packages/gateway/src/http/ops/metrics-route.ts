import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import type { Channels } from "../../channels/channels.ts";
import { type Clock, nowOf } from "../../clock.ts";
import type { Dispatcher } from "../../deliveries/dispatcher.ts";
import type { Store } from "../../store/store.ts";
import type { Metrics } from "../../watch/metrics.ts";
import { about } from "../words/about.ts";

export interface MetricsRouteOptions {
  metrics: Metrics;
  dispatcher: Dispatcher;
  channels: Channels;
  store: Store;
  clock: Clock;
}

const UNKNOWN = { pending: Number.NaN, oldestAt: null };
const UNKNOWN_CALLBACKS = { open: Number.NaN, snoozed: Number.NaN };

/** `/metrics` for Prometheus. It requires a token, as metrics show how busy an owner's phone is. */
export const metricsRoute: FastifyPluginAsync<MetricsRouteOptions> = async (app, options) => {
  const { metrics, dispatcher, channels, store, clock } = options;
  const schema = {
    ...about("Operation", "readMetrics", "Read metrics for Prometheus"),
    response: { 200: { content: { "text/plain": { schema: Type.String() } } } },
  };
  app.get("/metrics", { schema, config: { audience: "scrapers" } }, async (_request, reply) => {
    // Metrics are needed most when the store fails, so the missing ones are marked.
    const { pending, oldestAt } = await store.backlog({}).catch(() => UNKNOWN);
    const callbacks = await store.countCallbacks({ channelId: null }).catch(() => UNKNOWN_CALLBACKS);
    const { contentType, body } = await metrics.text({
      ...dispatcher.levels(),
      pending,
      oldestPendingSeconds: oldestAt === null ? 0 : (nowOf(clock) - oldestAt) / 1000,
      links: channels.list().map(({ linkState }) => linkState),
      callbacks,
    });
    return reply.type(contentType).send(body);
  });
};
