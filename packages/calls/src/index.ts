export type { CallEvent, CallStatus, CallsWebhook, ReceivedCallStatus } from "./call-event.ts";
export { parseCallsWebhook } from "./parse/parse-calls-webhook.ts";
export { parseWebhook } from "./parse/parse-webhook.ts";
export { PayloadError } from "./parse/payload-error.ts";
export type { WebhookTarget } from "./parse/webhook-event.ts";
export type {
  ChannelWebhook,
  OtherWebhook,
  QrWebhook,
  UserWebhook,
  Webhook,
  WebhookEvent,
} from "./webhook.ts";
export { WebhookError, type WebhookErrorCode } from "./webhook-error.ts";
