import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import type { AppDefinition } from "../../channels/sources.ts";
import { able } from "../../sources/able.ts";
import { itemsElsewhere } from "../cluster/items-elsewhere.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ListOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { ChannelParams } from "./schemas/channel.ts";
import { AppChange, AppItem, appItem, NewApp, SourceItem, sourceItem } from "./schemas/source.ts";

type AppOfMeta = Static<typeof AppItem>;
const AppParams = Type.Object({ source_id: Type.String() });
const Registering = Type.Object(
  {
    token: Type.String({
      minLength: 1,
      maxLength: 512,
      description: "Of Whapi.Cloud's API. It is used once, and not kept.",
    }),
    api_url: Type.Optional(
      Type.String({
        pattern: "^https?://",
        maxLength: 2048,
        description: "Default: `https://gate.whapi.cloud`.",
      }),
    ),
  },
  { additionalProperties: false },
);
const Secret = Type.Object({
  secret: Type.String({ description: "Returned only here. The one before counts for 24 hours." }),
});

/** Where providers reach the gateway: as the operator set it, or as this request did. */
export function baseOf(request: FastifyRequest, { publicUrl, basePath }: Place): string {
  return (publicUrl ?? `${request.protocol}://${request.host}${basePath}`).replace(/\/+$/, "");
}

type Place = Pick<Rooms, "publicUrl" | "basePath">;

/** `/api/channels/{id}/source`: where a channel's calls come from, and what has come. */
export const sourceRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels, ...place }) => {
  const config = { audience: "owners" } as const;
  const reading = {
    ...about("Sources", "readSource", "Read a channel's source"),
    params: ChannelParams,
    response: { 200: SourceItem },
  };
  app.get("/channels/:id/source", { schema: reading, config }, async (request) =>
    sourceItem(request.channel, baseOf(request, place)),
  );

  const registering = {
    ...about("Sources", "registerSource", "Register a channel at Whapi.Cloud"),
    params: ChannelParams,
    body: Registering,
    response: { 200: SourceItem },
  };
  app.post("/channels/:id/source/register", { schema: registering, config }, async (request) => {
    const { channel, body } = request;
    const registration = able(channel.source, "registration");
    const base = baseOf(request, place);
    await registration.register({
      url: `${base}/in/whapi/${channel.id}`,
      token: body.token,
      ...(body.api_url !== undefined && { apiUrl: body.api_url }),
    });
    return sourceItem(channel, base);
  });

  const rotating = {
    ...about("Sources", "rotateSourceSecret", "Make a new secret for what Whapi.Cloud sends"),
    params: ChannelParams,
    response: { 200: Secret },
  };
  app.post("/channels/:id/source/secret", { schema: rotating, config }, async (request) => ({
    secret: await channels.sources.rotateSecret(request.channel.id),
  }));
};

/** `/api/sources`: the apps of Meta's, each with one callback for all its numbers. */
export const appRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels, cluster, ...place }) => {
  const config = { audience: "operator", account: true } as const;
  const { sources } = channels;
  const item = (id: string, request: FastifyRequest) =>
    appItem(sources.get(id), sources, baseOf(request, place));

  const creating = {
    ...about("Sources", "createSource", "Add an app of Meta's"),
    body: NewApp,
    response: { 201: Shared(AppItem) },
  };
  app.post("/sources", { schema: creating, config }, async (request, reply) => {
    const { app_secret: appSecret, ...rest } = request.body;
    const { id } = await sources.create({ appSecret, ...definitionOf(rest) });
    return reply.status(201).send(item(id, request));
  });

  const listing = {
    ...about("Sources", "listSources", "List the apps of Meta's, oldest first"),
    response: { 200: ListOf(Shared(AppItem)) },
  };
  app.get("/sources", { schema: listing, config }, async (request) => {
    const elsewhere = (await itemsElsewhere<AppOfMeta>(request, cluster)) ?? [];
    const items = [...sources.list().map(({ id }) => item(id, request)), ...elsewhere];
    // Ids begin with the time at which they were made.
    return { items: items.toSorted((a, b) => (a.id < b.id ? -1 : 1)), next_cursor: null };
  });

  const reading = {
    ...about("Sources", "readApp", "Read an app of Meta's"),
    params: AppParams,
    response: { 200: Shared(AppItem) },
  };
  app.get("/sources/:source_id", { schema: reading, config }, async (request) =>
    item(request.params.source_id, request),
  );

  const changing = {
    ...about("Sources", "changeSource", "Change an app of Meta's"),
    params: AppParams,
    body: AppChange,
    response: { 200: Shared(AppItem) },
  };
  app.patch("/sources/:source_id", { schema: changing, config }, async (request) => {
    const { app_secret: appSecret, ...rest } = request.body;
    const change = { ...definitionOf(rest), ...(appSecret !== undefined && { appSecret }) };
    await sources.change(request.params.source_id, change);
    return item(request.params.source_id, request);
  });

  const removing = {
    ...about("Sources", "removeSource", "Remove an app of Meta's"),
    params: AppParams,
    response: { 204: Type.Null() },
  };
  app.delete("/sources/:source_id", { schema: removing, config }, async (request, reply) => {
    const { id } = sources.get(request.params.source_id);
    await channels.remove(id);
    return reply.status(204).send(null);
  });
};

interface Given {
  name?: string | null;
  verify_token?: string;
  pass_on?: { url: string } | null;
}

function definitionOf(given: Given): Omit<Partial<AppDefinition>, "appSecret"> {
  const { name, verify_token: verifyToken, pass_on: passOn } = given;
  return {
    ...(name !== undefined && { name }),
    ...(verifyToken !== undefined && { verifyToken }),
    ...(passOn !== undefined && { passOnUrl: passOn?.url ?? null }),
  };
}
