import type { ResultOf } from "@ringhook/api";
import { request } from "../api/request.ts";
import { webhookPath } from "./webhook.ts";

/** How the endpoint responded to a test. */
export type TestResponse = ResultOf<"tryWebhook">;

/** Sends a sample event to a webhook, signed like any other but outside of all lanes. */
export function testWebhook(channelId: string, webhookId: string): Promise<TestResponse> {
  return request("POST", webhookPath(channelId, webhookId, "test"));
}
