import type { FastifyPluginAsync } from "fastify";
import { forAudience } from "../door/audience.ts";
import type { Rooms } from "../rooms.ts";
import { answersToo, Shared, share } from "../words/shared-schema.ts";
import { authCodeRoute } from "./auth-code-route.ts";
import { callRoutes } from "./call-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { acceptAnyBody } from "./read-body.ts";
import { Settings } from "./schemas.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { webhookTestRoute } from "./webhook-test-route.ts";
import { sendWhapiError, WhapiError } from "./whapi-error.ts";

const GROUPS = [
  channelRoutes,
  settingsRoutes,
  webhookTestRoute,
  loginRoutes,
  authCodeRoute,
  callRoutes,
  messageRoutes,
];

/** The routes compatible with Whapi.Cloud, at the root: the token selects the channel. */
export const whapiRoutes: FastifyPluginAsync<Rooms> = async (app, rooms) => {
  app.setErrorHandler(sendWhapiError);
  forAudience(app, "channel");
  share(app, [WhapiError, Settings]);
  answersToo(app, "4xx", { description: "The request was refused.", ...Shared(WhapiError) });
  acceptAnyBody(app);
  app.addHook("preValidation", async (request) => {
    request.body ??= {};
  });
  for (const routes of GROUPS) await app.register(routes, rooms);
};
