import type { WebhookRecord } from "./records.ts";

/** A webhook for several channels. */
export interface AccountWebhookRecord
  extends Omit<WebhookRecord, "channelId" | "account" | "headers" | "signingSecrets"> {
  /** The ids of its channels; null for all. */
  channels: string[] | null;
  /** Sealed JSON: its headers, and its signing secrets. */
  sealed: Uint8Array;
}

/**
 * What belongs to the operator and to no channel: no lease is needed to write it, and of two writes at once the later one counts.
 */
export interface AccountStore {
  /** Oldest first. */
  listAccountWebhooks(args: Record<never, never>): Promise<AccountWebhookRecord[]>;
  /** Adds one, or replaces it. */
  writeAccountWebhook(args: { webhook: AccountWebhookRecord }): Promise<void>;
  removeAccountWebhook(args: { webhookId: string }): Promise<void>;
}
