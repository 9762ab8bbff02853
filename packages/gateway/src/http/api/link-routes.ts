import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ChannelParams, LinkItem, linkItem } from "./schemas/channel.ts";

const params = ChannelParams;

/** `/api/channels/{id}/…`: the channel's link to WhatsApp. */
export const linkRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app) => {
  const reading = {
    ...about("Channels", "readLink", "Read the state of a channel's link and its QR code"),
    params,
    response: { 200: LinkItem },
  };
  app.get(
    "/channels/:id/link",
    { schema: reading, config: { audience: "owners", scope: "manage" } },
    async (request) => linkItem(request.channel),
  );

  const begun = {
    ...about("Channels", "beginLink", "Start to link a channel"),
    params,
    response: { 202: LinkItem },
  };
  app.post(
    "/channels/:id/link",
    { schema: begun, config: { audience: "owners" } },
    async (request, reply) => {
      const { channel } = request;
      await channel.pair();
      return reply.status(202).send(linkItem(channel));
    },
  );

  const ending = {
    ...about("Channels", "endLink", "Log a channel out"),
    params,
    response: { 200: LinkItem },
  };
  app.delete("/channels/:id/link", { schema: ending, config: { audience: "owners" } }, async (request) => {
    const { channel } = request;
    await channel.endLink();
    return linkItem(channel);
  });

  const restarting = {
    ...about("Channels", "restartChannel", "Reconnect a channel"),
    params,
    response: { 202: LinkItem },
  };
  app.post(
    "/channels/:id/restart",
    { schema: restarting, config: { audience: "owners" } },
    async (request, reply) => {
      const { channel } = request;
      await channel.restart();
      return reply.status(202).send(linkItem(channel));
    },
  );
};
