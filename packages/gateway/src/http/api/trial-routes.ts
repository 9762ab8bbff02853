import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { AttemptItem } from "./schemas/delivery.ts";
import { WebhookParams } from "./schemas/webhook.ts";

const { number: _, ...outcome } = AttemptItem.properties;

/** `/api/channels/{id}/webhooks/{webhook_id}/test`: sends a sample call and returns the response. */
export const trialRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const schema = {
    ...about("Webhooks", "tryWebhook", "Send a sample call to a webhook and return the response"),
    params: WebhookParams,
    response: { 200: Type.Object(outcome) },
  };
  app.post(
    "/channels/:id/webhooks/:webhook_id/test",
    { schema, config: { audience: "owners", scope: "send" } },
    async (request) => {
      const { id } = request.channel;
      const sent = await channels.webhooks.try(id, request.params.webhook_id);
      const { durationMs, ...answer } = sent;
      return { ...answer, duration_ms: durationMs };
    },
  );
};
