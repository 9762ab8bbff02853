import type { AccountWebhookRecord } from "../../account-store.ts";
import {
  accountWebhookOf,
  DELETE_ACCOUNT_WEBHOOK,
  PUT_ACCOUNT_WEBHOOK,
  SELECT_ACCOUNT_WEBHOOKS,
  valuesOfAccountWebhook,
} from "../../account-webhook-rows.ts";
import { eachByItself, type Read, type Write } from "./operation.ts";

export const listAccountWebhooks: Read<Record<never, never>, AccountWebhookRecord[]> = async (queries) =>
  (await queries.rows(SELECT_ACCOUNT_WEBHOOKS)).map(accountWebhookOf);

export const writeAccountWebhook: Write<{ webhook: AccountWebhookRecord }, void> = eachByItself(
  async (tx, { webhook }) => {
    await tx.change(PUT_ACCOUNT_WEBHOOK, ...valuesOfAccountWebhook(webhook));
  },
);

export const removeAccountWebhook: Write<{ webhookId: string }, void> = eachByItself(
  async (tx, { webhookId }) => {
    await tx.change(DELETE_ACCOUNT_WEBHOOK, webhookId);
  },
);
