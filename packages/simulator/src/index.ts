export type { CollectionName } from "./app-state/app-state.ts";
export type { CallResult } from "./app-state/call-log.ts";
export type { PatchFlaw } from "./app-state/collection.ts";
export type { Call, CallState, OwnStepOptions, SendOptions, StepOptions } from "./calls/call.ts";
export type { CallOptions } from "./calls/plan.ts";
export { type ControlOptions, type ControlServer, serveControl } from "./control/serve.ts";
export { errorCatalogue, SimulatorError, type SimulatorErrorCode } from "./errors.ts";
export { type Fault, type FaultCode, faultCatalogue } from "./faults/fault.ts";
export type { Clock } from "./ground/clock.ts";
export type { Listener } from "./ground/emitter.ts";
export type {
  CallLinkEvent,
  DeviceEvent,
  MessageEvent,
  NetworkEvents,
  ReceiptEvent,
  RejectedEvent,
  StanzaEvent,
} from "./ground/events.ts";
export type { Random } from "./ground/random.ts";
export type { WaitOptions } from "./ground/waiting.ts";
export type { Group } from "./groups/group.ts";
export type { NewGroup } from "./groups/groups.ts";
export type { Media, ReceivedMedia } from "./media/media-message.ts";
export type { MediaKind } from "./media/sealed-media.ts";
export type {
  DropAt,
  LoginRefusal,
  RejectAnswer,
  SyncAnswer,
  UpgradeStatus,
} from "./misbehaviour/conditions.ts";
export type { Misbehaviour, Stop } from "./misbehaviour/misbehaviour.ts";
export type { Counted, Scope } from "./misbehaviour/rules.ts";
export type { ExpectedStanza } from "./network/expected-stanza.ts";
export { createNetwork, type Network } from "./network/network.ts";
export type { ApartOptions, NetworkOptions } from "./network/network-options.ts";
export type {
  ChangeOptions,
  LoggedCall,
  LogOptions,
  PhoneAppState,
  RemoveOptions,
} from "./phones/app-state.ts";
export type { AnyStanza, LinkedDevice, Phone } from "./phones/phone.ts";
export type { PlacedCall } from "./phones/placed-call.ts";
export { scenarios } from "./scenarios/index.ts";
export type { Scenario, Setting } from "./scenarios/scenario.ts";
export type { HandlerAnswer, Query, QueryHandler } from "./sessions/queries/handlers.ts";
export type { QueryError, QueryKind } from "./sessions/queries/kind.ts";
export type { Addressing } from "./stanzas/jid.ts";
export type { StanzaRecord } from "./stanzas/log.ts";
export type { Stanza } from "./stanzas/node.ts";
export type { StreamError } from "./stanzas/stream-error.ts";
export { type LoadOptions, type LoadReport, runLoad } from "./traffic/load.ts";
export { type PlayOptions, playRandomCall } from "./traffic/play-call.ts";
export { type CallEnd, type CallMix, everydayMix } from "./traffic/random-call.ts";
