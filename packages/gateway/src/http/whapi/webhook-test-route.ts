import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
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
    ...about("Compatible: settings", "webhookTest", "Test webhook"),
    body: TestRequest,
    response: { 200: TestAnswer },
  };
  const config = { sentences: { 400: "Wrong parameters" } };
  app.post("/settings/webhook_test", { schema, config }, async (request) => {
    const { id } = authorizer.ownChannel(request);
    const { type, ...webhook } = request.body;
    const sent = await channels.tryDefinition(id, type, fromWhapi(webhook));
    const { status, error, answer, durationMs } = sent;
    if (error === null && status !== null && status >= 200 && status < 300) {
      return { success: true, status, duration_ms: durationMs };
    }
    const came = error ?? `status ${status} ${(answer ?? "").slice(0, 200)}`.trim();
    throw new RinghookError("TEST_FAILED", `the test callback came to ${came}, after ${durationMs} ms`);
  });
};
