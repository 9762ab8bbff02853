import { expect, it } from "vitest";
import type { ErrorCode } from "../../src/errors.ts";
import { chatwootUrl, leadsToChatwoot, openUrl } from "../../src/subscriptions/chatwoot.ts";
import type { ChatwootDefinition } from "../../src/subscriptions/define-chatwoot.ts";
import {
  defineWebhook,
  redefineWebhook,
  type WebhookDefinition,
} from "../../src/subscriptions/define-webhook.ts";

const GIVEN: ChatwootDefinition = {
  url: "https://chat.example.com/",
  accountId: 1,
  inboxId: 5,
  token: "s3cret",
};
const inChatwoot = (change: Partial<ChatwootDefinition> = {}, beside: WebhookDefinition = {}) =>
  defineWebhook({ ...beside, chatwoot: { ...GIVEN, ...change } });

it("fills in what is not said: both statuses, the missed one opens, nothing is private", () => {
  expect(inChatwoot()).toEqual({
    url: "chatwoot+https://chat.example.com/app/accounts/1/inbox/5",
    mode: "body",
    headers: {},
    events: ["calls.post"],
    maxAgeSeconds: null,
    chatwoot: {
      ...{ url: "https://chat.example.com", accountId: 1, inboxId: 5, token: "s3cret" },
      ...{ statuses: ["missed", "answered"], openOn: ["missed"], message: {}, private: false },
    },
  });
  expect(inChatwoot({ statuses: ["answered"] }).chatwoot).toMatchObject({ openOn: [] });
  expect(inChatwoot({ statuses: ["answered", "missed", "missed"] }).chatwoot?.statuses).toEqual([
    "missed",
    "answered",
  ]);
});

it("is shown by the address of its inbox, as people open it", () => {
  const url = chatwootUrl({ ...GIVEN, url: "http://10.0.0.7:3000/help" });
  expect([leadsToChatwoot({ url }), openUrl(url)]).toEqual([
    true,
    "http://10.0.0.7:3000/help/app/accounts/1/inbox/5",
  ]);
  expect(openUrl("https://example.com/hook")).toBe("https://example.com/hook");
});

it.each<[string, ErrorCode, Partial<ChatwootDefinition>, string]>([
  ["no URL", "BAD_WEBHOOK_URL", { url: "chat.example.com" }, "full URL"],
  ["another protocol", "BAD_WEBHOOK_URL", { url: "ftp://chat.example.com" }, "http"],
  ["a URL with a password", "BAD_WEBHOOK_URL", { url: "https://a:b@chat.example.com" }, "without user"],
  ["a page of it", "BAD_WEBHOOK_URL", { url: "https://chat.example.com/app/accounts/1" }, "Chatwoot itself"],
  ["its API", "BAD_WEBHOOK_URL", { url: "https://chat.example.com/api/v1" }, "Chatwoot itself"],
  ["a query", "BAD_WEBHOOK_URL", { url: "https://chat.example.com/?a=1" }, "Chatwoot itself"],
  ["an account that is no number of one", "BAD_WEBHOOK", { accountId: 0 }, "account_id"],
  ["half an inbox", "BAD_WEBHOOK", { inboxId: 1.5 }, "inbox_id"],
  ["a token with a line break", "BAD_WEBHOOK", { token: "secret\nword" }, "chatwoot.token"],
  ["no token", "BAD_WEBHOOK", { token: "" }, "chatwoot.token"],
  ["no status", "BAD_WEBHOOK", { statuses: [] }, "statuses"],
  [
    "a status that opens and is not told",
    "BAD_WEBHOOK",
    { statuses: ["answered"], openOn: ["missed"] },
    "open_on",
  ],
  ["an empty text", "BAD_WEBHOOK", { message: { missed: " " } }, "message.missed"],
  ["a text with a wrong placeholder", "BAD_WEBHOOK", { message: { missed: "{name}" } }, "{name}"],
])("refuses %s", (_name, code, change, said) => {
  const refused = expect(() => inChatwoot(change));
  refused.toThrow(expect.objectContaining({ code, message: expect.stringContaining(said) }));
  refused.not.toThrow(expect.objectContaining({ message: expect.stringContaining("secret") }));
});

it.each<[string, WebhookDefinition]>([
  ["a URL", { url: "https://example.com" }],
  ["a broker", { target: { broker: "main", to: null } }],
  ["another mode", { mode: "path" }],
  ["headers", { headers: { "x-own": "1" } }],
  ["events", { events: ["users.post"] }],
])("refuses %s beside it", (_name, beside) => {
  expect(() => inChatwoot({}, beside)).toThrow(expect.objectContaining({ code: "BAD_WEBHOOK" }));
});

const before = () => ({
  ...inChatwoot(),
  webhookId: "whk_1",
  disabledAt: null,
  disabledReason: null,
  createdAt: 0,
});

it("keeps what a change does not name, and follows with what opens", () => {
  const text = { missed: "Called: {caller}" };
  const changed = redefineWebhook(before(), { chatwoot: { inboxId: 6, message: text }, maxAgeSeconds: 60 });
  expect(changed).toMatchObject({
    url: "chatwoot+https://chat.example.com/app/accounts/1/inbox/6",
    maxAgeSeconds: 60,
    chatwoot: { token: "s3cret", message: text, openOn: ["missed"] },
  });
  const narrowed = redefineWebhook(before(), { chatwoot: { statuses: ["answered"] } });
  expect(narrowed.chatwoot).toMatchObject({ statuses: ["answered"], openOn: [] });
  expect(redefineWebhook(before(), {})).toEqual(inChatwoot());
});

it("sends the token to no other address than it was given for", () => {
  const elsewhere = { url: "https://evil.example.com" };
  expect(() => redefineWebhook(before(), { chatwoot: elsewhere })).toThrow("chatwoot.token");
  const given = redefineWebhook(before(), { chatwoot: { ...elsewhere, token: "other" } });
  expect(given.chatwoot).toMatchObject({ url: "https://evil.example.com", token: "other" });
  // The same address, written another way.
  expect(redefineWebhook(before(), { chatwoot: { url: "https://chat.example.com//" } })).toEqual(
    inChatwoot(),
  );
});

it("goes on leading to where it led: to a Chatwoot, or not", () => {
  for (const change of [{ url: "https://example.com" }, { target: { broker: "main" } }]) {
    expect(() => redefineWebhook(before(), change)).toThrow(expect.objectContaining({ code: "BAD_WEBHOOK" }));
  }
  const ofUrl = { ...before(), ...defineWebhook({ url: "https://example.com" }) };
  const { chatwoot: _, ...plain } = ofUrl;
  expect(() => redefineWebhook(plain, { chatwoot: GIVEN })).toThrow("leads elsewhere");
});
