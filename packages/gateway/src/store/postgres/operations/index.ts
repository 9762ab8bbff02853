import type { AccountStore } from "../../account-store.ts";
import type { AuditStore } from "../../audit.ts";
import type { BrokerStore } from "../../broker-store.ts";
import type { ChannelStore } from "../../channel-store.ts";
import type { ChannelRecord } from "../../records.ts";
import type { Store } from "../../store.ts";
import type { TokenStore } from "../../token-store.ts";
import * as accountWebhooks from "./account-webhooks.ts";
import { actionFacts } from "./action-facts.ts";
import * as actionLog from "./action-log.ts";
import * as actions from "./actions.ts";
import * as audit from "./audit.ts";
import { backlog } from "./backlog.ts";
import * as brokers from "./brokers.ts";
import * as callLog from "./call-log.ts";
import * as callbackList from "./callback-list.ts";
import * as callbacks from "./callbacks.ts";
import * as callers from "./callers.ts";
import * as calls from "./calls.ts";
import * as channels from "./channels.ts";
import * as credentials from "./credentials.ts";
import * as deliveries from "./deliveries.ts";
import * as deliveryLog from "./delivery-log.ts";
import { dueLanes } from "./due-lanes.ts";
import * as endpoints from "./endpoints.ts";
import * as events from "./events.ts";
import type { OfChannel, Read, Write } from "./operation.ts";
import { probe } from "./probe.ts";
import { record } from "./record.ts";
import * as rules from "./rules.ts";
import { settle } from "./settle.ts";
import * as stats from "./stats.ts";
import { sweep } from "./sweep.ts";
import * as talks from "./talks.ts";
import * as tokens from "./tokens.ts";
import * as webhooks from "./webhooks.ts";

/** What is asked of the store as a whole. */
export const storeReads = {
  listChannels: channels.listChannels,
  readCall: calls.readCall,
  listAccountWebhooks: accountWebhooks.listAccountWebhooks,
  listTokens: tokens.listTokens,
  listBrokers: brokers.listBrokers,
  webhookTo: brokers.webhookTo,
  backlog,
  callEvents: callLog.callEvents,
  readEvent: events.readEvent,
  readDelivery: deliveryLog.readDelivery,
  listAttempts: deliveryLog.listAttempts,
  openCallCounts: stats.openCallCounts,
  pendingCount: stats.pendingCount,
  callsByHour: stats.callsByHour,
  callsByRingTime: stats.callsByRingTime,
  talkByHour: talks.talkByHour,
  callbackWaits: talks.callbackWaits,
  eventsAfter: events.eventsAfter,
  lastEventId: events.lastEventId,
  listCalls: callLog.listCalls,
  listDeliveries: deliveryLog.listDeliveries,
  listReplayable: deliveryLog.listReplayable,
  countReplayable: deliveryLog.countReplayable,
  listActions: actionLog.listActions,
  readAction: actionLog.readAction,
  listAudit: audit.listAudit,
  listCallbacks: callbackList.listCallbacks,
  readCallback: callbackList.readCallback,
  countCallbacks: callbackList.countCallbacks,
  busiestCallers: callers.busiestCallers,
  lostCallers: callers.lostCallers,
  endpointAttempts: endpoints.endpointAttempts,
  endpointBacklog: endpoints.endpointBacklog,
} as const satisfies { [Name in keyof OfStore]: Read<ArgsOf<OfStore[Name]>, ResultOf<OfStore[Name]>> };

/** What the holder of a channel reads. */
export const channelReads = {
  listCredentials: credentials.listCredentials,
  listWebhooks: webhooks.listWebhooks,
  openCalls: calls.openCalls,
  callsById: calls.callsById,
  readRules: rules.readRules,
  readTextsHeld: rules.readTextsHeld,
  callsOfCaller: rules.callsOfCaller,
  hasPendingActions: actions.hasPendingActions,
  pendingWebhooks: deliveries.pendingWebhooks,
  lastIds: deliveries.lastIds,
} as const satisfies {
  [Name in keyof ChannelStore]?: Read<ArgsOfChannel<Name>, ResultOf<ChannelStore[Name]>>;
};

/** What the holder of a channel writes, or has to read in the order of what it writes. */
export const channelWrites = {
  update: channels.update,
  remove: channels.remove,
  readCredentials: credentials.readCredentials,
  writeCredentials: credentials.writeCredentials,
  clearCredentials: credentials.clearCredentials,
  replaceWebhooks: webhooks.replaceWebhooks,
  record,
  settle,
  dueLanes,
  replan: deliveries.replan,
  openCallback: callbacks.openCallback,
  closeCallbacks: callbacks.closeCallbacks,
  changeCallback: callbacks.changeCallback,
  wakeCallbacks: callbacks.wakeCallbacks,
  writeRules: rules.writeRules,
  writeTextsHeld: rules.writeTextsHeld,
  dueActions: actions.dueActions,
  postponeAction: actions.postponeAction,
  replanActions: actions.replanActions,
  actionFacts,
  startAction: actions.startAction,
  endAction: actions.endAction,
  addAction: actions.addAction,
  replayAction: actions.replayAction,
  sweep,
} as const satisfies {
  [Name in keyof ChannelStore]?: Write<ArgsOfChannel<Name>, ResultOf<ChannelStore[Name]>>;
};

/** What belongs to no channel: no lease is needed. */
export const accountWrites = {
  writeAccountWebhook: accountWebhooks.writeAccountWebhook,
  removeAccountWebhook: accountWebhooks.removeAccountWebhook,
  appendAudit: audit.appendAudit,
  sweepAudit: audit.sweepAudit,
  writeToken: tokens.writeToken,
  noteTokenUse: tokens.noteTokenUse,
  removeToken: tokens.removeToken,
  writeBroker: brokers.writeBroker,
  removeBroker: brokers.removeBroker,
} as const satisfies {
  [Name in keyof OfNoChannel]?: Write<ArgsOf<OfNoChannel[Name]>, ResultOf<OfNoChannel[Name]>>;
};

type OfNoChannel = AccountStore & AuditStore & TokenStore & BrokerStore;

/** All that the writer does, in the order in which it is asked. */
export const writes = {
  ...channelWrites,
  ...accountWrites,
  insertChannel: channels.insertChannel,
  letGo: channels.letGo,
  probe,
};

export type Method = (...args: never[]) => Promise<unknown>;
type ArgsOf<Asked> = Asked extends (...args: infer Args) => unknown
  ? Args extends [infer One]
    ? One
    : unknown
  : never;
type ResultOf<Asked> = Asked extends (...args: never[]) => Promise<infer Result> ? Result : never;
type ArgsOfChannel<Name extends keyof ChannelStore> = ArgsOf<ChannelStore[Name]> & OfChannel;

/** The port without what is put together elsewhere: see open-postgres-store.ts. */
type OfStore = Omit<
  Store,
  | keyof typeof accountWrites
  | "leases"
  | "nodes"
  | "notices"
  | "holder"
  | "close"
  | "insertChannel"
  | "probe"
  | "ids"
  | "clock"
>;
export type NewChannel = { channel: ChannelRecord; nodeNo: number };
