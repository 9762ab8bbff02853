import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ChannelParams } from "./schemas/channel.ts";
import { WebhookParams } from "./schemas/webhook.ts";

const Token = Type.Object({ token: Type.String({ description: "Returned only here." }) });
/** A signing secret that was just made. */
export const Secret = Type.Object({
  signing_secret: Type.String({
    description: "Returned only here. The old secret also signs webhooks for 24 hours.",
  }),
});

/** `/api/channels/{id}/…`: new tokens and signing secrets for a channel. */
export const keyRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const config = { audience: "owners" } as const;

  const token = {
    ...about("Channels", "rotateToken", "Make a new token"),
    params: ChannelParams,
    response: { 200: Token },
  };
  const owner = { ...config, scope: "owner", account: true } as const;
  app.post("/channels/:id/token", { schema: token, config: owner }, async (request) => ({
    token: await channels.keys.rotateToken(request.channel.id),
  }));

  const secret = {
    ...about("Channels", "rotateSigningSecret", "Make a new signing secret"),
    params: ChannelParams,
    response: { 200: Secret },
  };
  app.post("/channels/:id/signing-secret", { schema: secret, config }, async (request) => ({
    signing_secret: await channels.keys.rotateSecret(request.channel.id),
  }));

  const ofWebhook = {
    ...about("Webhooks", "rotateWebhookSecret", "Make a new signing secret for a webhook alone"),
    params: WebhookParams,
    response: { 200: Secret },
  };
  app.post(
    "/channels/:id/webhooks/:webhook_id/signing-secret",
    { schema: ofWebhook, config },
    async (request) => ({
      signing_secret: await channels.keys.rotateWebhookSecret(request.channel.id, request.params.webhook_id),
    }),
  );
};
