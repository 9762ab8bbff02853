import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { settingsOf } from "../../channels/settings.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ChannelParams } from "./schemas/channel.ts";

const Settings = Type.Record(Type.String(), Type.Unknown(), {
  description: "The gateway's settings, and unknown ones that the owner stored.",
});

/** `/api/channels/{id}/settings`: read and change a channel's settings. */
export const settingsRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const one = { params: ChannelParams, response: { 200: Settings } };

  const reading = { ...about("Channels", "readSettings", "Read a channel's settings"), ...one };
  app.get(
    "/channels/:id/settings",
    { schema: reading, config: { audience: "owners", scope: "manage" } },
    async (request) => settingsOf(request.channel.record.settings),
  );

  const changing = {
    ...about("Channels", "changeSettings", "Change a channel's settings"),
    ...one,
    body: Settings,
  };
  app.patch(
    "/channels/:id/settings",
    { schema: changing, config: { audience: "owners" } },
    async (request) => {
      const { channel } = request;
      await channels.settings.change(channel.id, { settings: request.body });
      return settingsOf(channel.record.settings);
    },
  );
};
