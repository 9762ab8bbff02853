import type { ChannelStore } from "../../channel-store.ts";
import type { Store } from "../../store.ts";
import type { Database } from "../driver.ts";
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
import * as endpoints from "./endpoints.ts";
import * as events from "./events.ts";
import { probe } from "./probe.ts";
import { type PackedEntry, record } from "./record.ts";
import * as rules from "./rules.ts";
import { type PackedSettlement, settle } from "./settle.ts";
import * as stats from "./stats.ts";
import { sweep } from "./sweep.ts";
import * as talks from "./talks.ts";
import * as tokens from "./tokens.ts";
import * as webhooks from "./webhooks.ts";

/** What is asked of the store as a whole, by the thread that does it. */
export const storeOperations = {
  /** What writes, or must see all writes asked for before it. */
  writer: {
    insertChannel: channels.insertChannel,
    probe,
    listAccountWebhooks: accountWebhooks.listAccountWebhooks,
    writeAccountWebhook: accountWebhooks.writeAccountWebhook,
    removeAccountWebhook: accountWebhooks.removeAccountWebhook,
    appendAudit: audit.appendAudit,
    sweepAudit: audit.sweepAudit,
    listTokens: tokens.listTokens,
    writeToken: tokens.writeToken,
    noteTokenUse: tokens.noteTokenUse,
    removeToken: tokens.removeToken,
    listBrokers: brokers.listBrokers,
    webhookTo: brokers.webhookTo,
    writeBroker: brokers.writeBroker,
    removeBroker: brokers.removeBroker,
  },
  /** Short reads on the way of a call: in a thread of their own, so that none holds up a commit. */
  reader: { listChannels: channels.listChannels, readCall: calls.readCall },
  /** Reads of any length, for people and their programs: in a third thread, so that no list or sum holds up a call. */
  reports: {
    backlog,
    listCalls: callLog.listCalls,
    callEvents: callLog.callEvents,
    readEvent: events.readEvent,
    listDeliveries: deliveryLog.listDeliveries,
    readDelivery: deliveryLog.readDelivery,
    listAttempts: deliveryLog.listAttempts,
    listReplayable: deliveryLog.listReplayable,
    countReplayable: deliveryLog.countReplayable,
    listActions: actionLog.listActions,
    readAction: actionLog.readAction,
    listAudit: audit.listAudit,
    callsByHour: stats.callsByHour,
    callsByRingTime: stats.callsByRingTime,
    openCallCounts: stats.openCallCounts,
    pendingCount: stats.pendingCount,
    busiestCallers: callers.busiestCallers,
    lostCallers: callers.lostCallers,
    talkByHour: talks.talkByHour,
    callbackWaits: talks.callbackWaits,
    endpointAttempts: endpoints.endpointAttempts,
    endpointBacklog: endpoints.endpointBacklog,
    listCallbacks: callbackList.listCallbacks,
    readCallback: callbackList.readCallback,
    countCallbacks: callbackList.countCallbacks,
    eventsAfter: events.eventsAfter,
    lastEventId: events.lastEventId,
  },
} as const satisfies Record<Role, Partial<StoreOperations>>;

/** What is asked by the holder of a channel. */
export const channelOperations = {
  writer: {
    update: channels.updateChannel,
    remove: channels.removeChannel,
    writeCredentials: credentials.writeCredentials,
    clearCredentials: credentials.clearCredentials,
    readCredentials: credentials.readCredentials,
    replaceWebhooks: webhooks.replaceWebhooks,
    record,
    settle,
    dueLanes: deliveries.dueLanes,
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
  },
  reader: {
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
  },
  reports: {},
} as const satisfies Record<Role, Partial<ChannelOperations>>;

/** The threads of a store. */
export type Role = "writer" | "reader" | "reports";

/** An operation as its thread prepares it, once. */
export type Operation<Args = never, Result = unknown> = (db: Database) => (args: Args) => Result;

type Method = (...args: never[]) => Promise<unknown>;
type ArgsOf<Asked extends Method> = Parameters<Asked> extends [infer Args] ? Args : unknown;
type ResultOf<Asked extends Method> = Awaited<ReturnType<Asked>>;

/** Those two that every delivery needs cross to their thread packed; all others go as they are. */
interface Packed {
  record: PackedEntry;
  settle: PackedSettlement;
}

/** What the port has beside operations, or puts together of them: see open-sqlite-store.ts. */
type OfStore = Omit<
  Store,
  "leases" | "nodes" | "notices" | "ids" | "clock" | "holder" | "close" | "insertChannel"
>;
/**
 * The port, as threads do it: an operation with another name or shape does not compile. One that is missing does not either,
 * where the store is put together of them.
 */
type StoreOperations = {
  [Name in keyof OfStore]: Operation<ArgsOf<OfStore[Name]>, ResultOf<OfStore[Name]>>;
} & { insertChannel: Operation<Parameters<Store["insertChannel"]>[0], void> };

type OfChannel = Omit<ChannelStore, "channelId">;
type ChannelOperations = {
  [Name in keyof OfChannel]: Operation<
    Name extends keyof Packed ? Packed[Name] : ArgsOf<OfChannel[Name]> & { channelId: string },
    ResultOf<OfChannel[Name]>
  >;
};

/** The operations of a thread, by name. */
export function operationsOf(role: Role): Record<string, Operation> {
  return { ...storeOperations[role], ...channelOperations[role] };
}
