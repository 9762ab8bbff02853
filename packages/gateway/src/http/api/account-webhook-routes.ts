import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { AccountWebhook } from "../../subscriptions/account-webhook.ts";
import { itemsElsewhere } from "../cluster/items-elsewhere.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ListOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { Secret } from "./key-routes.ts";
import {
  AccountWebhookChange,
  AccountWebhookItem,
  accountWebhookItem,
  CreatedAccountWebhook,
  forChannelsOf,
  NewAccountWebhook,
} from "./schemas/account-webhook.ts";
import { leadsTo } from "./schemas/leads-to.ts";
import { changeOf, checkMayChoose, definitionOf } from "./schemas/webhook.ts";

type Item = Static<typeof AccountWebhookItem>;
const params = Type.Object({ webhook_id: Type.String() });

/** `/api/webhooks`: the webhooks for several channels. */
export const accountWebhookRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, rooms) => {
  const { channels, cluster, dispatcher } = rooms;
  const webhooks = channels.accountWebhooks;
  const config = { audience: "account", account: true } as const;
  const item = (webhook: AccountWebhook): Item =>
    accountWebhookItem(
      webhook,
      channels.list().some(({ id }) => dispatcher.health(id, webhook.webhookId)?.failing ?? false),
      leadsTo(channels.brokers, webhook),
    );

  const listing = {
    ...about("Webhooks", "listAccountWebhooks", "List the webhooks for several channels"),
    response: { 200: ListOf(Shared(AccountWebhookItem)) },
  };
  app.get("/webhooks", { schema: listing, config }, async (request) => {
    const elsewhere = (await itemsElsewhere<Item>(request, cluster)) ?? [];
    const failing = new Set(elsewhere.flatMap((each) => (each.failing ? [each.id] : [])));
    const items = webhooks.list().map(item);
    return {
      items: items.map((each) => ({ ...each, failing: each.failing || failing.has(each.id) })),
      next_cursor: null,
    };
  });

  const adding = {
    ...about("Webhooks", "addAccountWebhook", "Add a webhook for several channels, or for all"),
    body: NewAccountWebhook,
    response: { 201: CreatedAccountWebhook },
  };
  app.post("/webhooks", { schema: adding, config }, async (request, reply) => {
    const { channels: given, secret: _, ...definition } = request.body;
    checkMayChoose(request.caller, definition);
    const webhook = await webhooks.add(definitionOf(definition), forChannelsOf(given));
    const [own] = webhook.secrets;
    return reply.status(201).send({ ...item(webhook), ...(own && { signing_secret: own.secret }) });
  });

  const changing = {
    ...about("Webhooks", "changeAccountWebhook", "Change and enable a webhook for several channels"),
    params,
    body: AccountWebhookChange,
    response: { 200: Shared(AccountWebhookItem) },
  };
  app.patch("/webhooks/:webhook_id", { schema: changing, config }, async (request) => {
    const { channels: given, ...change } = request.body;
    checkMayChoose(request.caller, change);
    const forChannels = given === undefined ? undefined : forChannelsOf(given);
    const { webhook_id: id } = request.params;
    return item(await webhooks.change(id, changeOf(change), forChannels));
  });

  const removing = {
    ...about("Webhooks", "removeAccountWebhook", "Remove a webhook for several channels"),
    params,
    response: { 204: Type.Null() },
  };
  app.delete("/webhooks/:webhook_id", { schema: removing, config }, async (request, reply) => {
    await webhooks.remove(request.params.webhook_id);
    return reply.status(204).send(null);
  });

  const rotating = {
    ...about("Webhooks", "rotateAccountWebhookSecret", "Make a new signing secret for such a webhook"),
    params,
    response: { 200: Secret },
  };
  app.post("/webhooks/:webhook_id/signing-secret", { schema: rotating, config }, async (request) => ({
    signing_secret: await webhooks.rotateSecret(request.params.webhook_id),
  }));
};
