import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, expectTypeOf, it } from "vitest";
import { sampleCalls } from "../src/fixtures/index.ts";
import {
  type Call,
  type CallbacksWebhook,
  type CallEvent,
  type CallMemory,
  type CallStatus,
  type CallsWebhook,
  createCallsReceiver,
  foldCall,
  numberOf,
  parseCallsWebhook,
  parseWebhook,
  type QrWebhook,
  type SeenMemory,
  toNodeHandler,
  type UserWebhook,
  type WebhookErrorCode,
} from "../src/index.ts";

it("types what it parses", () => {
  expectTypeOf(parseCallsWebhook).toEqualTypeOf<(input: unknown) => CallsWebhook>();
  expectTypeOf<CallEvent["status"]>().toEqualTypeOf<CallStatus | "canceled">();
  expectTypeOf<CallEvent["latency"]>().toEqualTypeOf<number | undefined>();
  const webhook = parseWebhook(sampleCalls[0]);
  if (webhook.name === "calls.post") expectTypeOf(webhook.body).toEqualTypeOf<CallsWebhook>();
  if (webhook.name === "users.delete") expectTypeOf(webhook.body).toEqualTypeOf<UserWebhook>();
  if (webhook.name === "callbacks.post") expectTypeOf(webhook.body).toEqualTypeOf<CallbacksWebhook>();
  if (webhook.name === "channel.patch") expectTypeOf(webhook.body).toEqualTypeOf<QrWebhook>();
  expect(webhook.name).toBe("calls.post");
});

it("types callbacks, which may return anything", () => {
  createCallsReceiver({
    onMissed: (event, context) => {
      expectTypeOf(event).toEqualTypeOf<CallEvent>();
      expectTypeOf(context.channelId).toEqualTypeOf<string>();
      expectTypeOf(context.webhookId).toEqualTypeOf<string | undefined>();
      return event.id;
    },
    onCall: async (call) => expectTypeOf(call).toEqualTypeOf<Call>(),
  });
  // @ts-expect-error: there is no such event; WhatsApp does not tell when a call ends.
  createCallsReceiver({ onEnded: () => {} });
  // @ts-expect-error: a secret may be missing from the environment, and that has to be seen before the receiver runs.
  expect(() => createCallsReceiver({ secret: process.env.NO_SUCH_SECRET })).toThrow();
});

it("fits what is at hand: Set and Map, and the messages of node:http", () => {
  expectTypeOf<Set<string>>().toExtend<SeenMemory>();
  expectTypeOf<Map<string, Call>>().toExtend<CallMemory>();
  expectTypeOf(toNodeHandler(createCallsReceiver())).toBeCallableWith(
    {} as IncomingMessage,
    {} as ServerResponse<IncomingMessage>,
  );
});

it("types calls, numbers and codes", () => {
  expectTypeOf(foldCall).returns.toEqualTypeOf<Call>();
  expectTypeOf<Call["status"]>().toEqualTypeOf<CallStatus>();
  expectTypeOf(numberOf).returns.toEqualTypeOf<string | undefined>();
  expectTypeOf<"SIGNATURE_MISMATCH">().toExtend<WebhookErrorCode>();
});
