import type { ChannelRecord } from "./records.ts";

/** The columns of a channel's fields, but for its id. */
export const CHANNEL_COLUMNS = {
  name: "name",
  source: "source",
  sourceTally: "source_tally",
  callLogTally: "call_log",
  tokenHash: "token_hash",
  settings: "settings",
  signingSecrets: "signing_secrets",
  state: "state",
  stateReason: "state_reason",
  number: "number",
  lid: "lid",
  pushName: "push_name",
  createdAt: "created_at",
  removedAt: "removed_at",
} as const satisfies Record<Exclude<keyof ChannelRecord, "channelId">, string>;
