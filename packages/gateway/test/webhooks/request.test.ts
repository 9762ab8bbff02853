import { Webhook as StandardWebhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { makeSigningSecret } from "../../src/secrets/signing-secret.ts";
import { requestOf } from "../../src/sinks/http/request.ts";
import type { PendingDelivery, WebhookMode } from "../../src/store/records.ts";
import type { SigningSecret, Target } from "../../src/subscriptions/webhook.ts";

const NOW = Date.now();
const first = makeSigningSecret();
const second = makeSigningSecret();

function delivery(type = "calls", method = "post"): PendingDelivery {
  const body = '{"calls":[]}';
  return {
    deliveryId: "dlv_1",
    eventId: "evt_1",
    webhookId: "whk_1",
    lane: "A",
    type,
    method,
    body,
    attempts: 0,
    createdAt: NOW,
    replayOf: null,
  };
}

function target(
  mode: WebhookMode,
  url = "https://example.com/hook",
  secrets: SigningSecret[] = [{ secret: first, until: null }],
): Target {
  return {
    webhook: {
      channelId: "MANTIS-M72HC",
      webhookId: "whk_1",
      url,
      mode,
      headers: { authorization: "Bearer sample", "content-type": "application/vnd.calls+json" },
      events: ["calls.post"],
      maxAgeSeconds: null,
      disabledAt: null,
      disabledReason: null,
      secrets: null,
      account: false,
      createdAt: 0,
    },
    retryDelayMs: 3_000,
    retryCapMs: 900_000,
    secrets,
  };
}

/** The request that a delivery becomes, with its headers by name. */
function sent(to: Target, now = NOW): { headers: Record<string, string>; body: string } {
  const { headers, body } = requestOf(delivery(), to, now);
  const names = headers.filter((_, index) => index % 2 === 0);
  expect(new Set(names).size).toBe(names.length);
  return { headers: Object.fromEntries(names.map((name, at) => [name, headers[2 * at + 1] ?? ""])), body };
}

it.each([
  ["body", "https://example.com/hook", "calls", "post", "POST", "/hook"],
  ["path", "https://example.com/hook", "calls", "post", "POST", "/hook/calls/post"],
  ["method", "https://example.com/hook", "calls", "post", "POST", "/hook/calls"],
  ["method", "https://example.com/hook", "users", "delete", "DELETE", "/hook/users"],
  ["path", "https://example.com/", "calls", "post", "POST", "/calls/post"],
  ["path", "https://example.com/hook/?key=1", "calls", "post", "POST", "/hook/calls/post?key=1"],
] as const)("mode %s to %s sends %s.%s as %s %s", (mode, url, type, method, expectedMethod, path) => {
  expect(requestOf(delivery(type, method), target(mode, url), NOW)).toMatchObject({
    method: expectedMethod,
    origin: "https://example.com",
    path,
  });
});

it("sends the owner's headers, and the gateway's own", () => {
  expect(sent(target("body")).headers).toMatchObject({
    authorization: "Bearer sample",
    "content-type": "application/vnd.calls+json",
    "user-agent": expect.stringMatching(/^Ringhook\/\d+\.\d+\.\d+/),
    "webhook-id": "dlv_1",
    "webhook-timestamp": String(Math.floor(NOW / 1000)),
  });
});

it("signs so that the standardwebhooks package verifies it", () => {
  const { headers, body } = sent(target("body"));
  expect(new StandardWebhook(first).verify(body, headers)).toEqual({ calls: [] });
  expect(() => new StandardWebhook(second).verify(body, headers)).toThrow();
});

it("signs with the old and the new secret for 24 hours after a rotation", () => {
  const secrets = [
    { secret: second, until: null },
    { secret: first, until: NOW + 1_000 },
  ];
  const during = sent(target("body", undefined, secrets));
  for (const secret of [first, second]) {
    expect(new StandardWebhook(secret).verify(during.body, during.headers)).toEqual({ calls: [] });
  }
  const after = sent(target("body", undefined, secrets), NOW + 2_000);
  expect(after.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
});
