import type { SigningSecret, Target } from "../../src/subscriptions/webhook.ts";

/** A webhook that leads to a URL, or to what stands in the place of one, as sinks are given it. */
export function sampleTarget(url: string, secrets: readonly SigningSecret[]): Target {
  return {
    webhook: {
      channelId: "MANTIS-M72HC",
      webhookId: "whk_1",
      url,
      mode: "body",
      headers: {},
      events: ["calls.post"],
      maxAgeSeconds: null,
      disabledAt: null,
      disabledReason: null,
      secrets: null,
      account: false,
      createdAt: 0,
    },
    retryDelayMs: 20,
    retryCapMs: 1_000,
    secrets,
  };
}
