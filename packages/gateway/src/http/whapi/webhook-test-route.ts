import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { fromWhapi } from "./webhook-format.ts";

const TestRequest = Type.Object({
  type: Type.String({ pattern: "^[a-z]{1,32}$", examples: ["calls"] }),
  url: Type.String(),
  mode: Type.Optional(Type.Enum(["body", "path", "method"])),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
});

const TestAnswer = Type.Object({
  success: Type.Boolean(),
  status: Type.Integer({ description: "HTTP status of the webhook's response." }),
  duration_ms: Type.Integer(),
});

/** `/settings/webhook_test`: sends one test callback, in the same way as a real one. */
export const webhookTestRoute: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const schema = {
    ...about("Compatible: settings", "webhookTest", "Test webhook"),
    body: TestRequest,
    response: { 200: TestAnswer },
  };
  const config = { sentences: { 400: "Wrong parameters" } };
  app.post("/settings/webhook_test", { schema, config }, async (request) => {
    const { id } = request.channel;
    const { type, ...webhook } = request.body;
    const sent = await channels.webhooks.tryDefinition(id, type, fromWhapi(webhook));
    const { status, error, answer, durationMs } = sent;
    if (error === null && status !== null && status >= 200 && status < 300) {
      return { success: true, status, duration_ms: durationMs };
    }
    const came = error ?? `status ${status} ${(answer ?? "").slice(0, 200)}`.trim();
    throw new RinghookError("TEST_FAILED", `the test callback failed after ${durationMs} ms: ${came}`);
  });
};
