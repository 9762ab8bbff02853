import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import {
  ChannelChange,
  ChannelItem,
  ChannelParams,
  CreatedChannel,
  channelItem,
  NewChannel,
  newChannelOf,
} from "./schemas/channel.ts";
import { sourceItem } from "./schemas/source.ts";
import { baseOf } from "./source-routes.ts";

const params = ChannelParams;

/** `/api/channels`: create, list, read, change, remove. */
export const channelRoutes: FastifyPluginAsyncTypebox<Rooms> = async (
  app,
  { channels, authorizer, ...place },
) => {
  const item = (channel: Channel) => channelItem(channel, channels.webhooks.all(channel.id).length);

  const creating = {
    ...about("Channels", "createChannel", "Create a channel"),
    body: NewChannel,
    response: { 201: CreatedChannel },
  };
  app.post("/channels", { schema: creating, config: { audience: "operator" } }, async (request, reply) => {
    const { channel, token, signingSecret, sourceSecret } = await channels.create(newChannelOf(request.body));
    const { url, header } = sourceItem(channel, baseOf(request, place));
    return reply.status(201).send({
      ...item(channel),
      token,
      signing_secret: signingSecret,
      ...(url !== null && { url }),
      ...(header !== null && { header }),
      ...(sourceSecret !== undefined && { secret: sourceSecret }),
    });
  });

  const listing = {
    ...about("Channels", "listChannels", "List channels, oldest first"),
    querystring: PageQuery,
    response: { 200: ListOf(Shared(ChannelItem)) },
  };
  app.get("/channels", { schema: listing, config: { audience: "owners" } }, async (request) => {
    const limit = limitOf(request.query);
    const after = placeOf(request.query.cursor);
    const sorted = authorizer.channelsFor(request).toSorted((a, b) => compare(placeIn(a), placeIn(b)));
    const found = sorted.filter((channel) => !after || compare(placeIn(channel), after) > 0);
    return pageOf(found, limit, (last) => [String(last.record.createdAt), last.id], item);
  });

  const reading = {
    ...about("Channels", "readChannel", "Read a channel"),
    params,
    response: { 200: Shared(ChannelItem) },
  };
  app.get("/channels/:id", { schema: reading, config: { audience: "owners" } }, async (request) =>
    item(request.channel),
  );

  const changing = {
    ...about("Channels", "changeChannel", "Rename a channel"),
    params,
    body: ChannelChange,
    response: { 200: Shared(ChannelItem) },
  };
  app.patch("/channels/:id", { schema: changing, config: { audience: "owners" } }, async (request) => {
    const { channel } = request;
    await channel.update(request.body);
    return item(channel);
  });

  const removing = {
    ...about("Channels", "removeChannel", "Remove a channel with its calls and deliveries"),
    params,
    response: { 204: Type.Null() },
  };
  app.delete(
    "/channels/:id",
    { schema: removing, config: { audience: "operator" } },
    async (request, reply) => {
      await channels.remove(request.channel.id);
      return reply.status(204).send(null);
    },
  );
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
