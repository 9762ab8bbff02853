import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { sampleCallBody } from "../../webhooks/sample-event.ts";
import type { HttpParts } from "../parts.ts";
import { AttemptItem } from "./schemas/delivery.ts";
import { WebhookParams } from "./schemas/webhook.ts";

const { number: _, ...outcome } = AttemptItem.properties;

/** `/api/channels/{id}/webhooks/{webhook_id}/test`: sends a sample call and shows what was answered. */
export const trialRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, parts) => {
  const { dispatcher, clock, authorizer } = parts;
  const schema = { tags: ["Webhooks"], params: WebhookParams, response: { 200: Type.Object(outcome) } };
  app.post("/channels/:id/webhooks/:webhook_id/test", { schema }, async (request) => {
    const { id: channelId } = authorizer.channel(request, request.params.id);
    const { webhook_id: webhookId } = request.params;
    const now = clock();
    const sample = {
      deliveryId: `test_${now}`,
      eventId: `test_${now}`,
      webhookId,
      lane: "test",
      type: "calls",
      method: "post",
      body: sampleCallBody(channelId, now),
      attempts: 0,
      createdAt: now,
      replayOf: null,
    };
    const sent = await dispatcher.trial(channelId, webhookId, sample);
    if (!sent) {
      const named = JSON.stringify(webhookId);
      throw new RinghookError("WEBHOOK_NOT_FOUND", `channel ${channelId} has no webhook ${named}`);
    }
    const { durationMs, retryAfter: _, ...answer } = sent;
    return { ...answer, duration_ms: durationMs };
  });
};
