import { backlog } from "./backlog.ts";
import * as callLog from "./call-log.ts";
import * as callers from "./callers.ts";
import * as calls from "./calls.ts";
import * as channels from "./channels.ts";
import * as credentials from "./credentials.ts";
import * as deliveries from "./deliveries.ts";
import * as deliveryLog from "./delivery-log.ts";
import * as endpoints from "./endpoints.ts";
import { packEntry, record } from "./record.ts";
import { packSettlement, settle } from "./settle.ts";
import * as stats from "./stats.ts";
import * as stream from "./stream.ts";
import { sweep } from "./sweep.ts";
import * as webhooks from "./webhooks.ts";

/** Operations that write, or that must see all writes asked for before them. They run in the writer's thread. */
export const writes = {
  insertChannel: channels.insertChannel,
  updateChannel: channels.updateChannel,
  removeChannel: channels.removeChannel,
  writeCredentials: credentials.writeCredentials,
  clearCredentials: credentials.clearCredentials,
  readCredentials: credentials.readCredentials,
  replaceWebhooks: webhooks.replaceWebhooks,
  record,
  settle,
  dueLanes: deliveries.dueLanes,
  sweep,
} as const;

/** Short reads on the way of a call. They run in a thread of their own, so that none holds up a commit. */
export const reads = {
  listChannels: channels.listChannels,
  listWebhooks: webhooks.listWebhooks,
  openCalls: calls.openCalls,
  readCall: calls.readCall,
  pendingWebhooks: deliveries.pendingWebhooks,
  lastIds: deliveries.lastIds,
} as const;

/** Reads of any length, for people and their programs: in a third thread, so that no list or sum holds up a call. */
export const reports = {
  backlog,
  listCalls: callLog.listCalls,
  callEvents: callLog.callEvents,
  readEvent: callLog.readEvent,
  listDeliveries: deliveryLog.listDeliveries,
  readDelivery: deliveryLog.readDelivery,
  listAttempts: deliveryLog.listAttempts,
  listReplayable: deliveryLog.listReplayable,
  countReplayable: deliveryLog.countReplayable,
  callsByHour: stats.callsByHour,
  callsByRingTime: stats.callsByRingTime,
  openCallCounts: stats.openCallCounts,
  pendingCount: stats.pendingCount,
  busiestCallers: callers.busiestCallers,
  lostCallers: callers.lostCallers,
  endpointAttempts: endpoints.endpointAttempts,
  endpointBacklog: endpoints.endpointBacklog,
  eventsAfter: stream.eventsAfter,
  lastEventId: stream.lastEventId,
} as const;

/** Those two that every delivery needs cross to their thread packed; all others go as they are. */
export const packers = { record: packEntry, settle: packSettlement } as const;

/** The threads of a store, and what each of them does. */
export const operationsOf = { writer: writes, reader: reads, reports } as const;

export type Role = keyof typeof operationsOf;
export type Operation = (args: never) => unknown;
