import { leadsToBroker } from "./broker-target.ts";
import { leadsToChatwoot } from "./chatwoot.ts";

/** Whether a webhook leads to a URL of its owner's: the one kind that is signed, and that the compatible routes know. */
export function leadsToUrl(webhook: { url: string }): boolean {
  return !leadsToBroker(webhook) && !leadsToChatwoot(webhook);
}
