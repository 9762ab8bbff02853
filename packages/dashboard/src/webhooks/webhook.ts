import type { ResultOf, Webhook } from "@ringhook/api";
import { pathOf, request } from "../api/request.ts";

/** A channel's id; null for the webhooks for several channels. */
export type Whose = string | null;

/** The path of somebody's webhooks, of one of them, or of something that belongs to one. */
export function webhookPath(whose: Whose, ...rest: string[]): string {
  return whose === null ? pathOf("webhooks", ...rest) : pathOf("channels", whose, "webhooks", ...rest);
}

/** A new signing secret for a webhook alone; the old one signs beside it for 24 hours. */
export async function rotateWebhookSecret(channelId: Whose, webhookId: string): Promise<string> {
  const path = webhookPath(channelId, webhookId, "signing-secret");
  return (await request<ResultOf<"rotateWebhookSecret">>("POST", path)).signing_secret;
}

/** Where a webhook leads to: its URL, or where in which broker or Chatwoot. */
export function whereTo({ url, leads_to: elsewhere }: { url: string; leads_to?: string }): string {
  return elsewhere ?? url;
}

/** Whether a webhook leads to a URL: only such a one is changed here, and signed. */
export function leadsToUrl({ broker, chatwoot }: Pick<Webhook, "broker" | "chatwoot">): boolean {
  return broker === undefined && chatwoot === undefined;
}

/** The same, without the protocol, which says little. */
export function shortWhereTo(webhook: { url: string; leads_to?: string }): string {
  return whereTo(webhook)
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "");
}
