import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import { about } from "../about.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../page.ts";
import type { HttpParts } from "../parts.ts";
import { Shared } from "../shared-schema.ts";
import {
  ChannelChange,
  ChannelItem,
  ChannelParams,
  CreatedChannel,
  channelItem,
  NewChannel,
} from "./schemas/channel.ts";

const params = ChannelParams;

/** `/api/channels`: create, list, read, change, remove. */
export const channelRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { channels, authorizer }) => {
  const item = (channel: Channel) => channelItem(channel, channels.webhooks(channel.id).length);

  const creating = {
    ...about("Channels", "createChannel", "Create a channel"),
    body: NewChannel,
    response: { 201: CreatedChannel },
  };
  app.post("/channels", { schema: creating }, async (request, reply) => {
    authorizer.admin(request);
    const { channel, token, signingSecret } = await channels.create(request.body);
    return reply.status(201).send({ ...item(channel), token, signing_secret: signingSecret });
  });

  const listing = {
    ...about("Channels", "listChannels", "List channels, oldest first"),
    querystring: PageQuery,
    response: { 200: ListOf(Shared(ChannelItem)) },
  };
  app.get("/channels", { schema: listing }, async (request) => {
    const caller = authorizer.caller(request);
    const limit = limitOf(request.query);
    const after = placeOf(request.query.cursor);
    const all = caller.role === "admin" ? channels.list() : [caller.channel];
    const sorted = all.toSorted((a, b) => compare(placeIn(a), placeIn(b)));
    const found = sorted.filter((channel) => !after || compare(placeIn(channel), after) > 0);
    return pageOf(found, limit, (last) => [String(last.record.createdAt), last.id], item);
  });

  const reading = {
    ...about("Channels", "readChannel", "Read a channel"),
    params,
    response: { 200: Shared(ChannelItem) },
  };
  app.get("/channels/:id", { schema: reading }, async (request) =>
    item(authorizer.channel(request, request.params.id)),
  );

  const changing = {
    ...about("Channels", "changeChannel", "Rename a channel"),
    params,
    body: ChannelChange,
    response: { 200: Shared(ChannelItem) },
  };
  app.patch("/channels/:id", { schema: changing }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    await channel.update(request.body);
    return item(channel);
  });

  const removing = {
    ...about(
      "Channels",
      "removeChannel",
      "Log a channel out and remove it with all its calls and deliveries",
    ),
    params,
    response: { 204: Type.Null() },
  };
  app.delete("/channels/:id", { schema: removing }, async (request, reply) => {
    authorizer.admin(request);
    await channels.remove(request.params.id);
    return reply.status(204).send(null);
  });
};

type Place = [createdAt: number, id: string];

function placeIn({ record }: Channel): Place {
  return [record.createdAt, record.channelId];
}

function placeOf(cursor: string | undefined): Place | null {
  const place = decodeCursor(cursor, 2);
  return place && [Number(place[0]), place[1] ?? ""];
}

function compare([atA, idA]: Place, [atB, idB]: Place): number {
  return atA - atB || (idA < idB ? -1 : idA > idB ? 1 : 0);
}
