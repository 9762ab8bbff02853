import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { settingsOf } from "../../channels/settings.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { ChannelParams } from "./schemas/channel.ts";

const Settings = Type.Record(Type.String(), Type.Unknown(), {
  description: "Those that change what the gateway does, and all that its owner keeps with them.",
});

/** `/api/channels/{id}/settings`: the settings in force, and changes to them. */
export const settingsRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { channels, authorizer }) => {
  const one = { params: ChannelParams, response: { 200: Settings } };

  app.get(
    "/channels/:id/settings",
    { schema: { ...about("Channels", "readSettings", "Read a channel's settings"), ...one } },
    async (request) => settingsOf(authorizer.channel(request, request.params.id).record.settings),
  );

  const changing = {
    ...about("Channels", "changeSettings", "Change some of a channel's settings"),
    ...one,
    body: Settings,
  };
  app.patch("/channels/:id/settings", { schema: changing }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    await channels.changeSettings(channel.id, { settings: request.body });
    return settingsOf(channel.record.settings);
  });
};
