import type { FastifyPluginAsync } from "fastify";
import type { HttpParts } from "../parts.ts";
import { answersToo, Shared, share } from "../shared-schema.ts";
import { callRoutes } from "./call-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { acceptAnyBody } from "./read-body.ts";
import { Settings } from "./schemas.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { webhookTestRoute } from "./webhook-test-route.ts";
import { sendWhapiError, WhapiError } from "./whapi-error.ts";

const GROUPS = [channelRoutes, settingsRoutes, webhookTestRoute, loginRoutes, callRoutes, messageRoutes];

/** The routes compatible with Whapi.Cloud, at the root: the token says which channel is meant. */
export const whapiRoutes: FastifyPluginAsync<HttpParts> = async (app, parts) => {
  app.setErrorHandler(sendWhapiError);
  share(app, [WhapiError, Settings]);
  answersToo(app, "4xx", { description: "Refused.", ...Shared(WhapiError) });
  acceptAnyBody(app);
  app.addHook("onRequest", async (request) => {
    parts.authorizer.ownChannel(request);
  });
  app.addHook("preValidation", async (request) => {
    request.body ??= {};
  });
  for (const routes of GROUPS) await app.register(routes, parts);
};
