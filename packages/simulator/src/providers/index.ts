export type { BusinessNumber } from "./meta/meta-body.ts";
export {
  type MetaCallKind,
  MetaProvider,
  type MetaProviderOptions,
  metaCallKinds,
} from "./meta/meta-provider.ts";
export { type CallPlayer, type Pace, playCalls } from "./play-calls.ts";
export type { Misfortune, PlayedCall, ProviderAttempt, SentRequest } from "./sender.ts";
export {
  type WhapiCallKind,
  WhapiProvider,
  type WhapiProviderOptions,
  whapiCallKinds,
} from "./whapi/whapi-provider.ts";
export type { WhapiSettings, WhapiWebhook } from "./whapi/whapi-settings.ts";
