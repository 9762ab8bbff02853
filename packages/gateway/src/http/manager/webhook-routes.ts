import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { WebhookMode } from "../../store/records.ts";
import type { ManagerOptions } from "./channel-routes.ts";
import { ChannelParams, NewWebhook, WebhookAnswer, WebhookParams, webhookAnswer } from "./schemas.ts";

/** `/api/channels/{id}/webhooks`: list, add, remove. */
export const webhookRoutes: FastifyPluginAsyncTypebox<ManagerOptions> = async (
  app,
  { channels, authorizer },
) => {
  const List = Type.Object({ items: Type.Array(WebhookAnswer), next_cursor: Type.Null() });
  const listing = { params: ChannelParams, response: { 200: List } };
  app.get("/channels/:id/webhooks", { schema: listing }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    return { items: channels.webhooks(channel.id).map(webhookAnswer), next_cursor: null };
  });

  const adding = { params: ChannelParams, body: NewWebhook, response: { 201: WebhookAnswer } };
  app.post("/channels/:id/webhooks", { schema: adding }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.id);
    const { mode, max_age_seconds: maxAgeSeconds, ...rest } = request.body;
    const webhook = await channels.addWebhook(channel.id, {
      ...rest,
      ...(mode !== undefined && { mode: mode as WebhookMode }),
      ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    });
    return reply.status(201).send(webhookAnswer(webhook));
  });

  const removing = { params: WebhookParams, response: { 204: Type.Null() } };
  app.delete("/channels/:id/webhooks/:webhook_id", { schema: removing }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.id);
    await channels.removeWebhook(channel.id, request.params.webhook_id);
    return reply.status(204).send(null);
  });
};
