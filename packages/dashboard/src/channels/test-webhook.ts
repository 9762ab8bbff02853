import { request } from "../api/request.ts";
import { channelPath } from "./channels-api.ts";

/** What an endpoint made of a test event. */
export interface TestAnswer {
  status: number | null;
  error: string | null;
  address: string | null;
  answer: string | null;
  duration_ms: number;
}

/** Sends a sample event to a webhook, as it would be sent, apart from all lanes. */
export function testWebhook(channelId: string, webhookId: string): Promise<TestAnswer> {
  return request("POST", channelPath(channelId, "webhooks", webhookId, "test"));
}
