import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Webhook } from "../../subscriptions/webhook.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ListOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { ChannelParams } from "./schemas/channel.ts";
import { leadsTo } from "./schemas/leads-to.ts";
import {
  CreatedWebhook,
  changeOf,
  checkMayChoose,
  definitionOf,
  NewWebhook,
  shownOnce,
  WebhookChange,
  WebhookItem,
  WebhookParams,
  webhookItem,
} from "./schemas/webhook.ts";

/** `/api/channels/{id}/webhooks`: list, add, change, remove. */
export const webhookRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels, dispatcher }) => {
  const item = (webhook: Webhook) =>
    webhookItem(
      webhook,
      dispatcher.health(webhook.channelId, webhook.webhookId)?.failing ?? false,
      leadsTo(channels.brokers, webhook, webhook.channelId),
    );

  const listing = {
    ...about("Webhooks", "listWebhooks", "List a channel's webhooks"),
    params: ChannelParams,
    response: { 200: ListOf(Shared(WebhookItem)) },
  };
  app.get("/channels/:id/webhooks", { schema: listing, config: { audience: "owners" } }, async (request) => {
    const { channel } = request;
    return { items: channels.webhooks.all(channel.id).map(item), next_cursor: null };
  });

  const adding = {
    ...about("Webhooks", "addWebhook", "Add a webhook to a channel"),
    params: ChannelParams,
    body: NewWebhook,
    response: { 201: CreatedWebhook },
  };
  app.post(
    "/channels/:id/webhooks",
    { schema: adding, config: { audience: "owners" } },
    async (request, reply) => {
      const { channel } = request;
      const { secret, ...definition } = request.body;
      checkMayChoose(request.caller, definition);
      const webhook = await channels.webhooks.add(channel.id, definitionOf(definition), secret);
      return reply.status(201).send({ ...item(webhook), ...shownOnce(webhook) });
    },
  );

  const changing = {
    ...about("Webhooks", "changeWebhook", "Change and enable a webhook"),
    params: WebhookParams,
    body: WebhookChange,
    response: { 200: Shared(WebhookItem) },
  };
  app.patch(
    "/channels/:id/webhooks/:webhook_id",
    { schema: changing, config: { audience: "owners" } },
    async (request) => {
      const { channel } = request;
      const { webhook_id: webhookId } = request.params;
      checkMayChoose(request.caller, request.body);
      return item(await channels.webhooks.change(channel.id, webhookId, changeOf(request.body)));
    },
  );

  const removing = {
    ...about("Webhooks", "removeWebhook", "Remove a webhook and cancel its pending deliveries"),
    params: WebhookParams,
    response: { 204: Type.Null() },
  };
  app.delete(
    "/channels/:id/webhooks/:webhook_id",
    { schema: removing, config: { audience: "owners" } },
    async (request, reply) => {
      const { channel } = request;
      await channels.webhooks.remove(channel.id, request.params.webhook_id);
      return reply.status(204).send(null);
    },
  );
};
