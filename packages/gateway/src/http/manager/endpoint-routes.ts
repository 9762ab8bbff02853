import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { EndpointAttempt } from "../../store/insights.ts";
import { about } from "../about.ts";
import { NullableInteger } from "../nullable.ts";
import type { HttpParts } from "../parts.ts";
import { WebhookParams } from "./schemas/webhook.ts";

const DAY_MS = 86_400_000;
/** Of so many of the newest deliveries the attempts are looked at. */
const DELIVERIES = 1_000;

const Health = Type.Object({
  attempts: Type.Integer({ description: "Of the newest 1,000 deliveries of the last 24 hours." }),
  succeeded: Type.Integer(),
  latency_ms: Type.Object(
    { p50: NullableInteger(), p95: NullableInteger() },
    { description: "From connecting to the end of the answer, of all attempts." },
  ),
  pending: Type.Integer({ description: "Owed right now." }),
  failing: Type.Boolean({ description: "It keeps failing, and is probed by one delivery at a time." }),
  next_attempt_at: NullableInteger({
    description: "When something is sent next; null when nothing is owed.",
  }),
});

/** `/api/channels/{id}/webhooks/{webhook_id}/health`: how the receiving end of a webhook does. */
export const endpointRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, parts) => {
  const { store, dispatcher, channels, clock, authorizer } = parts;
  const schema = {
    ...about("Webhooks", "readEndpoint", "Tell how the receiving end of a webhook does"),
    params: WebhookParams,
    response: { 200: Health },
  };
  app.get("/channels/:id/webhooks/:webhook_id/health", { schema }, async (request) => {
    const { id: channelId } = authorizer.channel(request, request.params.id);
    const { webhook_id: webhookId } = request.params;
    if (!channels.webhooks(channelId).some((webhook) => webhook.webhookId === webhookId)) {
      const named = JSON.stringify(webhookId);
      throw new RinghookError("WEBHOOK_NOT_FOUND", `channel ${channelId} has no webhook ${named}`);
    }
    const endpoint = { channelId, webhookId };
    const [attempts, backlog] = await Promise.all([
      store.endpointAttempts({ ...endpoint, since: clock() - DAY_MS, deliveries: DELIVERIES }),
      store.endpointBacklog(endpoint),
    ]);
    const health = dispatcher.health(channelId, webhookId);
    const failing = health?.failing ?? false;
    return {
      attempts: attempts.length,
      succeeded: attempts.filter(({ status }) => status !== null && status >= 200 && status < 300).length,
      latency_ms: { p50: latency(attempts, 0.5), p95: latency(attempts, 0.95) },
      pending: backlog.pending,
      failing,
      next_attempt_at: health && failing ? Math.max(health.probeAt, backlog.dueAt ?? 0) : backlog.dueAt,
    };
  });
};

/** By nearest rank; null without an attempt. */
function latency(attempts: readonly EndpointAttempt[], share: number): number | null {
  const sorted = attempts.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
