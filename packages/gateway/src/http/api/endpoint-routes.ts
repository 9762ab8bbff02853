import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { nowOf } from "../../clock.ts";
import { nearestRank } from "../../quantile.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { hasSucceeded } from "../words/has-succeeded.ts";
import { Milliseconds, NullableInteger } from "../words/nullable.ts";
import { WebhookParams } from "./schemas/webhook.ts";

const DAY_MS = 86_400_000;
/** Newest deliveries whose attempts count, at most. */
const DELIVERIES = 1_000;

const Health = Type.Object({
  attempts: Type.Integer({
    description:
      "All attempts of the deliveries made since `since`: the last 24 hours, or the newest 1,000 deliveries.",
  }),
  since: Milliseconds,
  succeeded: Type.Integer(),
  latency_ms: Type.Object(
    { p50: NullableInteger(), p95: NullableInteger() },
    { description: "Duration of an attempt, from connecting to the end of the answer." },
  ),
  pending: Type.Integer({ description: "Pending deliveries now." }),
  failing: Type.Boolean({
    description: "The endpoint keeps failing. The gateway probes it with one delivery at a time.",
  }),
  next_attempt_at: NullableInteger({
    description: "Time of the next attempt; null when nothing is pending.",
  }),
});

/** `/api/channels/{id}/webhooks/{webhook_id}/health`: the health of a webhook's endpoint. */
export const endpointRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, rooms) => {
  const { store, dispatcher, channels, clock } = rooms;
  const schema = {
    ...about("Webhooks", "readEndpoint", "Read the health of a webhook's endpoint"),
    params: WebhookParams,
    response: { 200: Health },
  };
  app.get(
    "/channels/:id/webhooks/:webhook_id/health",
    { schema, config: { audience: "owners" } },
    async (request) => {
      const { id: channelId } = request.channel;
      const { webhookId } = channels.webhooks.get(channelId, request.params.webhook_id);
      const endpoint = { channelId, webhookId };
      const [{ attempts, since }, backlog] = await Promise.all([
        store.endpointAttempts({ ...endpoint, since: nowOf(clock) - DAY_MS, deliveries: DELIVERIES }),
        store.endpointBacklog(endpoint),
      ]);
      const health = dispatcher.health(channelId, webhookId);
      const failing = health?.failing ?? false;
      const latencies = attempts.map(({ durationMs }) => durationMs);
      return {
        attempts: attempts.length,
        since,
        succeeded: attempts.filter(hasSucceeded).length,
        latency_ms: { p50: nearestRank(latencies, 0.5), p95: nearestRank(latencies, 0.95) },
        pending: backlog.pending,
        failing,
        next_attempt_at: health && failing ? Math.max(health.probeAt, backlog.dueAt ?? 0) : backlog.dueAt,
      };
    },
  );
};
