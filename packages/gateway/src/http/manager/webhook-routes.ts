import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Webhook } from "../../webhooks/webhook.ts";
import { about } from "../about.ts";
import { ListOf } from "../page.ts";
import type { HttpParts } from "../parts.ts";
import { Shared } from "../shared-schema.ts";
import { ChannelParams } from "./schemas/channel.ts";
import {
  definitionOf,
  NewWebhook,
  WebhookChange,
  WebhookItem,
  WebhookParams,
  webhookItem,
} from "./schemas/webhook.ts";

/** `/api/channels/{id}/webhooks`: list, add, change, remove. */
export const webhookRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (
  app,
  { channels, dispatcher, authorizer },
) => {
  const item = (webhook: Webhook) =>
    webhookItem(webhook, dispatcher.health(webhook.channelId, webhook.webhookId)?.failing ?? false);

  const listing = {
    ...about("Webhooks", "listWebhooks", "List a channel's webhooks"),
    params: ChannelParams,
    response: { 200: ListOf(Shared(WebhookItem)) },
  };
  app.get("/channels/:id/webhooks", { schema: listing }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    return { items: channels.webhooks(channel.id).map(item), next_cursor: null };
  });

  const adding = {
    ...about("Webhooks", "addWebhook", "Send a channel's events to a URL"),
    params: ChannelParams,
    body: NewWebhook,
    response: { 201: Shared(WebhookItem) },
  };
  app.post("/channels/:id/webhooks", { schema: adding }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.id);
    const webhook = await channels.addWebhook(channel.id, definitionOf(request.body));
    return reply.status(201).send(item(webhook));
  });

  const changing = {
    ...about("Webhooks", "changeWebhook", "Change and enable a webhook; it keeps what is pending"),
    params: WebhookParams,
    body: WebhookChange,
    response: { 200: Shared(WebhookItem) },
  };
  app.patch("/channels/:id/webhooks/:webhook_id", { schema: changing }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    const { webhook_id: webhookId } = request.params;
    return item(await channels.changeWebhook(channel.id, webhookId, definitionOf(request.body)));
  });

  const removing = {
    ...about("Webhooks", "removeWebhook", "Remove a webhook; what is pending for it is cancelled"),
    params: WebhookParams,
    response: { 204: Type.Null() },
  };
  app.delete("/channels/:id/webhooks/:webhook_id", { schema: removing }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.id);
    await channels.removeWebhook(channel.id, request.params.webhook_id);
    return reply.status(204).send(null);
  });
};
