import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Channels } from "../../channels/channels.ts";
import type { Authorizer } from "../authorize.ts";
import {
  ChannelAnswer,
  ChannelParams,
  channelAnswer,
  LinkAnswer,
  linkAnswer,
  NewChannel,
} from "./schemas.ts";

export interface ManagerOptions {
  channels: Channels;
  authorizer: Authorizer;
}

/** `/api/channels`: create, list, read, remove, link, restart. */
export const channelRoutes: FastifyPluginAsyncTypebox<ManagerOptions> = async (
  app,
  { channels, authorizer },
) => {
  const Created = Type.Interface([ChannelAnswer], {
    token: Type.String({ description: "Shown this once." }),
  });

  app.post(
    "/channels",
    { schema: { body: NewChannel, response: { 201: Created } } },
    async (request, reply) => {
      authorizer.admin(request);
      const { channel, token } = await channels.create(request.body);
      return reply.status(201).send({ ...channelAnswer(channel), token });
    },
  );

  const List = Type.Object({ items: Type.Array(ChannelAnswer), next_cursor: Type.Null() });
  app.get("/channels", { schema: { response: { 200: List } } }, async (request) => {
    const caller = authorizer.caller(request);
    const list = caller.role === "admin" ? channels.list() : [caller.channel];
    return { items: list.map(channelAnswer), next_cursor: null };
  });

  const one = { params: ChannelParams };
  app.get("/channels/:id", { schema: { ...one, response: { 200: ChannelAnswer } } }, async (request) =>
    channelAnswer(authorizer.channel(request, request.params.id)),
  );

  app.delete(
    "/channels/:id",
    { schema: { ...one, response: { 204: Type.Null() } } },
    async (request, reply) => {
      authorizer.admin(request);
      await channels.remove(request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.get("/channels/:id/link", { schema: { ...one, response: { 200: LinkAnswer } } }, async (request) =>
    linkAnswer(authorizer.channel(request, request.params.id)),
  );

  app.post(
    "/channels/:id/link",
    { schema: { ...one, response: { 202: LinkAnswer } } },
    async (request, reply) => {
      const channel = authorizer.channel(request, request.params.id);
      await channel.pair();
      return reply.status(202).send(linkAnswer(channel));
    },
  );

  app.post(
    "/channels/:id/restart",
    { schema: { ...one, response: { 202: LinkAnswer } } },
    async (request, reply) => {
      const channel = authorizer.channel(request, request.params.id);
      await channel.restart();
      return reply.status(202).send(linkAnswer(channel));
    },
  );
};
