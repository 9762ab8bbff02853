import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { AttemptItem } from "./schemas/delivery.ts";
import { WebhookParams } from "./schemas/webhook.ts";

const { number: _, ...outcome } = AttemptItem.properties;

/** `/api/channels/{id}/webhooks/{webhook_id}/test`: sends a sample call and shows what was answered. */
export const trialRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { channels, authorizer }) => {
  const schema = {
    ...about("Webhooks", "tryWebhook", "Send a webhook a call that nobody placed, and show the answer"),
    params: WebhookParams,
    response: { 200: Type.Object(outcome) },
  };
  app.post("/channels/:id/webhooks/:webhook_id/test", { schema }, async (request) => {
    const { id } = authorizer.channel(request, request.params.id);
    const { durationMs, retryAfter: _, ...answer } = await channels.tryWebhook(id, request.params.webhook_id);
    return { ...answer, duration_ms: durationMs };
  });
};
