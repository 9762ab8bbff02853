import type { FastifyPluginAsync } from "fastify";
import type { Rooms } from "../rooms.ts";
import { rewriteOwnIds } from "../words/ids-as-written.ts";
import { Problem } from "../words/problem.ts";
import { answersToo, Shared, share } from "../words/shared-schema.ts";
import { accountWebhookRoutes } from "./account-webhook-routes.ts";
import { actionRoutes } from "./action-routes.ts";
import { AuditItem, auditRoutes } from "./audit-routes.ts";
import { brokerRoutes } from "./broker-routes.ts";
import { callListRoutes } from "./call-list-routes.ts";
import { callRoutes } from "./call-routes.ts";
import { callbackCsvRoutes } from "./callback-csv-routes.ts";
import { callbackRoutes } from "./callback-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import { endpointRoutes } from "./endpoint-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { eventTypeRoutes } from "./event-type-routes.ts";
import { insightRoutes } from "./insight-routes.ts";
import { keyRoutes } from "./key-routes.ts";
import { linkRoutes } from "./link-routes.ts";
import { NodeItem, nodeListRoutes } from "./node-list-routes.ts";
import { pairingCodeRoutes } from "./pairing-code-routes.ts";
import { replayRoutes } from "./replay-routes.ts";
import { ruleRoutes } from "./rule-routes.ts";
import { AccountWebhookItem } from "./schemas/account-webhook.ts";
import { ActionItem } from "./schemas/action.ts";
import { BrokerItem } from "./schemas/broker.ts";
import { CallItem } from "./schemas/call.ts";
import { CallLogItem, PhoneLogItem } from "./schemas/call-log.ts";
import { CallbackItem } from "./schemas/callback.ts";
import { ChannelItem } from "./schemas/channel.ts";
import { DeliveryItem, DeliveryWithAttempts } from "./schemas/delivery.ts";
import { RulesDocument } from "./schemas/rule.ts";
import { AppItem } from "./schemas/source.ts";
import { TokenItem } from "./schemas/token.ts";
import { WebhookItem } from "./schemas/webhook.ts";
import { sessionRoutes } from "./session-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { appRoutes, sourceRoutes } from "./source-routes.ts";
import { statsRoutes } from "./stats-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { trialRoutes } from "./trial-routes.ts";
import { webhookRoutes } from "./webhook-routes.ts";

/** The gateway's own routes, under `/api`. */
export const apiRoutes: FastifyPluginAsync<{ rooms: Rooms }> = async (app, { rooms }) => {
  share(app, [
    Problem,
    ChannelItem,
    AppItem,
    WebhookItem,
    AccountWebhookItem,
    PhoneLogItem,
    CallLogItem,
    CallItem,
    CallbackItem,
    DeliveryItem,
    DeliveryWithAttempts,
    ActionItem,
    RulesDocument,
    AuditItem,
    TokenItem,
    BrokerItem,
    NodeItem,
  ]);
  const content = { "application/problem+json": { schema: Shared(Problem) } };
  answersToo(app, "4xx", { description: "The request was refused.", content });
  await app.register(sessionRoutes, rooms);
  await app.register(async (inside) => {
    inside.addHook("preValidation", async (request) => {
      request.body ??= {};
      for (const part of [request.params, request.query, request.body]) rewriteOwnIds(part);
    });
    for (const routes of GROUPS) await inside.register(routes, rooms);
  });
};

const GROUPS = [
  channelRoutes,
  linkRoutes,
  keyRoutes,
  sourceRoutes,
  appRoutes,
  pairingCodeRoutes,
  settingsRoutes,
  webhookRoutes,
  accountWebhookRoutes,
  eventTypeRoutes,
  endpointRoutes,
  trialRoutes,
  ruleRoutes,
  actionRoutes,
  callListRoutes,
  callRoutes,
  callbackRoutes,
  callbackCsvRoutes,
  deliveryRoutes,
  replayRoutes,
  statsRoutes,
  insightRoutes,
  eventRoutes,
  auditRoutes,
  tokenRoutes,
  brokerRoutes,
  nodeListRoutes,
];
