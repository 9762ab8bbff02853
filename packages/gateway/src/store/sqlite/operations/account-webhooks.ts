import type { AccountWebhookRecord } from "../../account-store.ts";
import {
  accountWebhookOf,
  DELETE_ACCOUNT_WEBHOOK,
  PUT_ACCOUNT_WEBHOOK,
  SELECT_ACCOUNT_WEBHOOKS,
  valuesOfAccountWebhook,
} from "../../account-webhook-rows.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";

export function listAccountWebhooks(db: Database): (args: Record<never, never>) => AccountWebhookRecord[] {
  const select = db.prepare(SELECT_ACCOUNT_WEBHOOKS);
  return () => rows(select).map(accountWebhookOf);
}

export function writeAccountWebhook(db: Database): (args: { webhook: AccountWebhookRecord }) => void {
  const put = db.prepare(PUT_ACCOUNT_WEBHOOK);
  return ({ webhook }) => {
    put.run(...valuesOfAccountWebhook(webhook));
  };
}

export function removeAccountWebhook(db: Database): (args: { webhookId: string }) => void {
  const remove = db.prepare(DELETE_ACCOUNT_WEBHOOK);
  return ({ webhookId }) => {
    remove.run(webhookId);
  };
}
