import type { FastifyPluginAsync } from "fastify";
import type { HttpParts } from "../parts.ts";
import { Problem } from "../problem.ts";
import { answersToo, Shared, share } from "../shared-schema.ts";
import { callRoutes } from "./call-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import { endpointRoutes } from "./endpoint-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { insightRoutes } from "./insight-routes.ts";
import { linkRoutes } from "./link-routes.ts";
import { pairingCodeRoutes } from "./pairing-code-routes.ts";
import { replayRoutes } from "./replay-routes.ts";
import { CallItem } from "./schemas/call.ts";
import { ChannelItem } from "./schemas/channel.ts";
import { DeliveryItem, DeliveryWithAttempts } from "./schemas/delivery.ts";
import { WebhookItem } from "./schemas/webhook.ts";
import { sessionRoutes } from "./session-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { statsRoutes } from "./stats-routes.ts";
import { trialRoutes } from "./trial-routes.ts";
import { webhookRoutes } from "./webhook-routes.ts";

/** The own routes, under `/api`. */
export const managerRoutes: FastifyPluginAsync<{ parts: HttpParts }> = async (app, { parts }) => {
  share(app, [Problem, ChannelItem, WebhookItem, CallItem, DeliveryItem, DeliveryWithAttempts]);
  const content = { "application/problem+json": { schema: Shared(Problem) } };
  answersToo(app, "4xx", { description: "Refused.", content });
  await app.register(sessionRoutes, parts);
  await app.register(async (inside) => {
    // Before the body is read: who has no token learns nothing, and costs nothing.
    inside.addHook("onRequest", async (request) => {
      const channelId = channelIn(request.params);
      if (channelId === undefined) parts.authorizer.caller(request);
      else parts.authorizer.channel(request, channelId);
    });
    inside.addHook("preValidation", async (request) => {
      request.body ??= {};
    });
    for (const routes of GROUPS) await inside.register(routes, parts);
  });
};

/** The channel that a path is about, if it is about one: `/channels/{id}` or `/calls/{channel_id}`. */
function channelIn(params: unknown): string | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  if ("id" in params) return String(params.id);
  return "channel_id" in params ? String(params.channel_id) : undefined;
}

const GROUPS = [
  channelRoutes,
  linkRoutes,
  pairingCodeRoutes,
  settingsRoutes,
  webhookRoutes,
  endpointRoutes,
  trialRoutes,
  callRoutes,
  deliveryRoutes,
  replayRoutes,
  statsRoutes,
  insightRoutes,
  eventRoutes,
];
