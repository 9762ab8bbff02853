import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import type { ChannelRecord } from "../../store/records.ts";
import { itemsElsewhere } from "../cluster/items-elsewhere.ts";
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
  unheldItem,
} from "./schemas/channel.ts";
import { sourceItem } from "./schemas/source.ts";
import { baseOf } from "./source-routes.ts";

const params = ChannelParams;

/** `/api/channels`: create, list, read, change, remove. */
export const channelRoutes: FastifyPluginAsyncTypebox<Rooms> = async (
  app,
  { channels, authorizer, cluster, ...place },
) => {
  const item = (channel: Channel) => channelItem(channel, channels.webhooks.all(channel.id).length);

  const creating = {
    ...about("Channels", "createChannel", "Create a channel"),
    body: NewChannel,
    response: { 201: CreatedChannel },
  };
  app.post(
    "/channels",
    { schema: creating, config: { audience: "operator", account: true } },
    async (request, reply) => {
      const { channel, token, signingSecret, sourceSecret } = await channels.create(
        newChannelOf(request.body),
      );
      const { url, header } = sourceItem(channel, baseOf(request, place));
      return reply.status(201).send({
        ...item(channel),
        token,
        signing_secret: signingSecret,
        ...(url !== null && { url }),
        ...(header !== null && { header }),
        ...(sourceSecret !== undefined && { secret: sourceSecret }),
      });
    },
  );

  const listing = {
    ...about("Channels", "listChannels", "List channels, oldest first"),
    querystring: PageQuery,
    response: { 200: ListOf(Shared(ChannelItem)) },
  };
  app.get("/channels", { schema: listing, config: { audience: "owners" } }, async (request) => {
    const limit = limitOf(request.query);
    const after = placeOf(request.query.cursor);
    const held = authorizer.channelsFor(request);
    const elsewhere = await itemsElsewhere<Item>(request, cluster);
    const told = new Set([...held, ...(elsewhere ?? [])].map(({ id }) => id));
    const unheld = elsewhere ? authorizer.knownFor(request).filter(({ id }) => !told.has(id)) : [];
    // Of what is far down the list nothing is made that nobody is shown.
    const places = [
      ...held.map((channel) => ({ place: placeIn(channel.record), make: () => item(channel) })),
      ...(elsewhere ?? []).map((made) => ({ place: placeOfItem(made), make: () => made })),
      ...unheld.map(({ record }) => ({ place: placeIn(record), make: () => unheldItem(record) })),
    ];
    const found = places
      .filter(({ place }) => !after || compare(place, after) > 0)
      .toSorted((a, b) => compare(a.place, b.place));
    return pageOf(
      found,
      limit,
      ({ place: [at, id] }) => [String(at), id],
      ({ make }) => make(),
    );
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
    { schema: removing, config: { audience: "operator", account: true } },
    async (request, reply) => {
      await channels.remove(request.channel.id);
      return reply.status(204).send(null);
    },
  );
};

type Item = Static<typeof ChannelItem>;
type Place = [createdAt: number, id: string];

function placeIn({ createdAt, channelId }: ChannelRecord): Place {
  return [createdAt, channelId];
}

function placeOfItem({ created_at: createdAt, id }: Item): Place {
  return [createdAt, id];
}

function placeOf(cursor: string | undefined): Place | null {
  const place = decodeCursor(cursor, 2);
  return place && [Number(place[0]), place[1] ?? ""];
}

function compare([atA, idA]: Place, [atB, idB]: Place): number {
  return atA - atB || (idA < idB ? -1 : idA > idB ? 1 : 0);
}
