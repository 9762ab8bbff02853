export type { CallEvent, CallStatus, CallsWebhook, ReceivedCallStatus } from "./call-event.ts";
export { type Call, foldCall } from "./fold-call.ts";
export { displayJid, isGroup, isLid, lidOf, numberOf } from "./jid.ts";
export type { NodeRequest, NodeResponse } from "./node/node-messages.ts";
export { type NodeHandler, toNodeHandler } from "./node/to-node-handler.ts";
export { parseCallsWebhook } from "./parse/parse-calls-webhook.ts";
export { parseWebhook } from "./parse/parse-webhook.ts";
export { PayloadError } from "./parse/payload-error.ts";
export type { WebhookTarget } from "./parse/webhook-event.ts";
export { type CalledFrom, phoneOf } from "./phone.ts";
export { type CallsReceiver, createCallsReceiver } from "./receiver/create-calls-receiver.ts";
export { type CallMemory, createCallMemory, createSeenMemory, type SeenMemory } from "./receiver/memory.ts";
export type {
  CallCallback,
  CallContext,
  CallEventCallback,
  CallsReceiverOptions,
} from "./receiver/options.ts";
export type { HeaderSource } from "./signature/headers.ts";
export { type SignatureHeaders, type SignWebhookOptions, signWebhook } from "./signature/sign-webhook.ts";
export type { WebhookBody } from "./signature/signature.ts";
export {
  type VerifiedSignature,
  type VerifySignatureOptions,
  verifySignature,
} from "./signature/verify-signature.ts";
export type {
  Alert,
  CallbacksWebhook,
  CallUpdate,
  CallUpdatesWebhook,
  ChannelWebhook,
  OpenCallback,
  OpsWebhook,
  OtherWebhook,
  QrWebhook,
  Reminder,
  RemindersWebhook,
  UserWebhook,
  Webhook,
  WebhookEvent,
} from "./webhook.ts";
export { WebhookError, type WebhookErrorCode } from "./webhook-error.ts";
