export type { Call, CallState, SendOptions, StepOptions } from "./calls/call.ts";
export type { CallOptions } from "./calls/plan.ts";
export type { Clock } from "./clock.ts";
export { type ControlOptions, type ControlServer, serveControl } from "./control/serve.ts";
export { errorCatalogue, SimulatorError, type SimulatorErrorCode } from "./errors.ts";
export { type Fault, type FaultCode, faultCatalogue } from "./faults/fault.ts";
export type { DropAt, LoginRefusal, RejectAnswer, UpgradeStatus } from "./misbehaviour/conditions.ts";
export type { Misbehaviour, Stop } from "./misbehaviour/misbehaviour.ts";
export type { Counted, Scope } from "./misbehaviour/rules.ts";
export type { Listener } from "./network/emitter.ts";
export type {
  CallLinkEvent,
  DeviceEvent,
  MessageEvent,
  NetworkEvents,
  ReceiptEvent,
  RejectedEvent,
} from "./network/events.ts";
export { createNetwork, type Network, type NetworkOptions } from "./network/network.ts";
export type { WaitOptions } from "./network/waiting.ts";
export type { LinkedDevice, Phone } from "./phones/phone.ts";
export type { Random } from "./random.ts";
export { scenarios } from "./scenarios/index.ts";
export type { Scenario, Setting } from "./scenarios/scenario.ts";
export type { Addressing } from "./stanzas/jid.ts";
export type { StanzaRecord } from "./stanzas/log.ts";
export type { StreamError } from "./stanzas/stream-error.ts";
export { type LoadOptions, type LoadReport, runLoad } from "./traffic/load.ts";
export { type PlayOptions, playRandomCall } from "./traffic/play-call.ts";
export { type CallEnd, type CallMix, everydayMix } from "./traffic/random-call.ts";
