export type { CallEvent, CallStatus, CallsWebhook, ReceivedCallStatus } from "./call-event.ts";
export { parseCallsWebhook } from "./parse/calls-webhook.ts";
export { PayloadError } from "./parse/payload-error.ts";
export { WebhookError, type WebhookErrorCode } from "./webhook-error.ts";
