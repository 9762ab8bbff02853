import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { HttpParts } from "../parts.ts";
import { failures } from "./schemas.ts";
import { fromWhapi } from "./webhook-format.ts";

const TestRequest = Type.Object({
  type: Type.String({ pattern: "^[a-z]{1,32}$", examples: ["calls"] }),
  url: Type.String(),
  mode: Type.Optional(Type.Enum(["body", "path", "method"])),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
});

const TestAnswer = Type.Object({
  success: Type.Boolean(),
  status: Type.Integer({ description: "HTTP status that the webhook answered." }),
  duration_ms: Type.Integer(),
});

/** `/settings/webhook_test`: one callback of an event that did not happen, sent like those that do. */
export const webhookTestRoute: FastifyPluginAsyncTypebox<HttpParts> = async (
  app,
  { channels, authorizer },
) => {
  const schema = {
    tags: ["Compatible: settings"],
    body: TestRequest,
    response: { 200: TestAnswer, ...failures },
  };
  const config = { sentences: { 400: "Wrong parameters" } };
  app.post("/settings/webhook_test", { schema, config }, async (request) => {
    const { id } = authorizer.ownChannel(request);
    const { type, ...webhook } = request.body;
    const { status, durationMs } = await channels.tryWebhook(id, type, fromWhapi(webhook));
    return { success: true, status, duration_ms: durationMs };
  });
};
