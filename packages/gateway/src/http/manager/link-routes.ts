import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { ChannelParams, LinkItem, linkItem } from "./schemas/channel.ts";

const params = ChannelParams;

/** `/api/channels/{id}/…`: its link to WhatsApp, its token, its signing secret. */
export const linkRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { channels, authorizer }) => {
  const reading = {
    ...about("Channels", "readLink", "Read the state of a channel's link, and the QR code to scan"),
    params,
    response: { 200: LinkItem },
  };
  app.get("/channels/:id/link", { schema: reading }, async (request) =>
    linkItem(authorizer.channel(request, request.params.id)),
  );

  const begun = {
    ...about("Channels", "beginLink", "Connect to be linked: a QR code follows in the state"),
    params,
    response: { 202: LinkItem },
  };
  app.post("/channels/:id/link", { schema: begun }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.id);
    await channel.pair();
    return reply.status(202).send(linkItem(channel));
  });

  const ending = {
    ...about("Channels", "endLink", "Log a channel out"),
    params,
    response: { 200: LinkItem },
  };
  app.delete("/channels/:id/link", { schema: ending }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    await channel.unlink();
    return linkItem(channel);
  });

  const restarting = {
    ...about("Channels", "restartChannel", "Connect anew"),
    params,
    response: { 202: LinkItem },
  };
  app.post("/channels/:id/restart", { schema: restarting }, async (request, reply) => {
    const channel = authorizer.channel(request, request.params.id);
    await channel.restart();
    return reply.status(202).send(linkItem(channel));
  });

  const token = Type.Object({ token: Type.String({ description: "Shown this once; the old one is dead." }) });
  app.post(
    "/channels/:id/token",
    { schema: { ...about("Channels", "rotateToken", "Make a new token"), params, response: { 200: token } } },
    async (request) => {
      const channel = authorizer.channel(request, request.params.id);
      return { token: await channels.rotateToken(channel.id) };
    },
  );

  const secret = Type.Object({
    signing_secret: Type.String({
      description: "Shown this once. For 24 hours webhooks are signed with the old one, too.",
    }),
  });
  app.post(
    "/channels/:id/signing-secret",
    {
      schema: {
        ...about("Channels", "rotateSigningSecret", "Make a new signing secret"),
        params,
        response: { 200: secret },
      },
    },
    async (request) => {
      const channel = authorizer.channel(request, request.params.id);
      return { signing_secret: await channels.rotateSecret(channel.id) };
    },
  );
};
