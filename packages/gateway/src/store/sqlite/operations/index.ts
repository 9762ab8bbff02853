import * as calls from "./calls.ts";
import * as channels from "./channels.ts";
import * as credentials from "./credentials.ts";
import * as deliveries from "./deliveries.ts";
import { record } from "./record.ts";
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
  settle: deliveries.settle,
  dueLanes: deliveries.dueLanes,
} as const;

/** Operations that only read. They run in a thread of their own, so that no long one holds up a commit. */
export const reads = {
  listChannels: channels.listChannels,
  listWebhooks: webhooks.listWebhooks,
  openCalls: calls.openCalls,
  readCall: calls.readCall,
  pendingWebhooks: deliveries.pendingWebhooks,
  lastIds: deliveries.lastIds,
} as const;

export type Operation = (args: never) => unknown;
