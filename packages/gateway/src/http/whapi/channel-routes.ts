import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { Health, Success } from "./schemas.ts";

const HealthQuery = Type.Object({
  wakeup: Type.Optional(Type.String({ description: "`false`: do not start to connect." })),
});

const Profile = Type.Object({
  name: Type.String(),
  about: Type.String(),
  icon: Type.String({ description: "URL of the small picture, or empty." }),
  icon_full: Type.String(),
});

/** `/health`, `/limits`, `/users/profile`, `/users/logout`. */
export const channelRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { authorizer }) => {
  const health = {
    ...about("Compatible: channel", "checkHealth", "Check health & launch channel"),
    querystring: HealthQuery,
    response: { 200: Health },
  };
  app.get("/health", { schema: health }, async (request) => {
    const { channel } = request;
    const { wakeup } = request.query;
    const mayWake = authorizer.may(request, "manage") && wakeup !== "false" && wakeup !== "0";
    const isIdle = channel.linkState.state === "INIT" && !channel.isLinked;
    if (isIdle && channel.canLink && mayWake) await channel.pair();
    return channel.health;
  });

  const limits = {
    ...about("Compatible: channel", "getLimits", "Get limits"),
    response: { 204: Type.Null({ description: "There are no limits." }) },
  };
  app.get("/limits", { schema: limits }, async (_request, reply) => {
    return reply.status(204).send(null);
  });

  const profile = {
    ...about("Compatible: users", "getUserProfile", "User info"),
    response: { 200: Profile },
  };
  const needed = { sentences: { 401: "Need channel authorization to read the profile" } };
  app.get("/users/profile", { schema: profile, config: needed }, async (request) => {
    const { name, about, icon, fullIcon } = await request.channel.profile();
    return { name, about, icon, icon_full: fullIcon };
  });

  const logout = { ...about("Compatible: users", "logoutUser", "Logout user"), response: { 200: Success } };
  const twice = { sentences: { 409: "Channel already logged out" } };
  app.post("/users/logout", { schema: logout, config: twice }, async (request) => {
    await request.channel.logout();
    return { success: true };
  });
};
