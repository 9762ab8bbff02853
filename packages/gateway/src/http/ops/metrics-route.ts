import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import type { Channels } from "../../channels/channels.ts";
import type { Clock } from "../../clock.ts";
import type { Dispatcher } from "../../deliveries/dispatcher.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Store } from "../../store/store.ts";
import { about } from "../about.ts";
import type { Authorizer } from "../authorize.ts";

export interface MetricsRouteOptions {
  metrics: Metrics;
  dispatcher: Dispatcher;
  channels: Channels;
  store: Store;
  clock: Clock;
  authorizer: Authorizer;
}

/** `/metrics` for Prometheus, with the admin token: figures tell how busy an owner's phone is. */
export const metricsRoute: FastifyPluginAsync<MetricsRouteOptions> = async (app, options) => {
  const { metrics, dispatcher, channels, store, clock, authorizer } = options;
  const schema = {
    ...about("Operation", "readMetrics", "Figures for Prometheus"),
    response: { 200: { content: { "text/plain": { schema: Type.String() } } } },
  };
  app.get("/metrics", { schema }, async (request, reply) => {
    authorizer.admin(request);
    const { pending, oldestAt } = await store.backlog({});
    const links: Record<string, number> = { INIT: 0, LAUNCH: 0, QR: 0, AUTH: 0, ERROR: 0 };
    for (const { linkState } of channels.list()) links[linkState.state] = (links[linkState.state] ?? 0) + 1;
    const { contentType, body } = await metrics.text({
      ...dispatcher.levels(),
      pending,
      oldestPendingSeconds: oldestAt === null ? 0 : (clock() - oldestAt) / 1000,
      links,
    });
    return reply.type(contentType).send(body);
  });
};
