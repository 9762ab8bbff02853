import { expect, it } from "vitest";
import { defineWebhook, type WebhookDefinition } from "../../src/subscriptions/define-webhook.ts";

const url = "https://example.com/hook";

it("asks for nothing but a URL", () => {
  expect(defineWebhook({ url })).toEqual({
    url,
    mode: "body",
    headers: {},
    events: ["calls.post"],
    maxAgeSeconds: null,
  });
});

it.each<[string, WebhookDefinition, string, string]>([
  ["no URL", { url: "not a url" }, "BAD_WEBHOOK_URL", '"not a url"'],
  ["another protocol", { url: "ftp://example.com" }, "BAD_WEBHOOK_URL", "http:// or https://"],
  [
    "credentials in the URL",
    { url: "https://user:secret@example.com" },
    "BAD_WEBHOOK_URL",
    "without user and password",
  ],
  ["a line break in the URL", { url: "https://example.com/\nhook" }, "BAD_WEBHOOK_URL", "without spaces"],
  ["a tab in the URL", { url: "https://exam\tple.com/" }, "BAD_WEBHOOK_URL", "without spaces"],
  ["a space in the URL", { url: "https://example.com/a b" }, "BAD_WEBHOOK_URL", "without spaces"],
  [
    "a sign in the URL that is not seen",
    { url: "https://exam\u200bple.com/" },
    "BAD_WEBHOOK_URL",
    "without spaces",
  ],
  ["port 0", { url: "http://example.com:0/" }, "BAD_WEBHOOK_URL", "a port from 1 to 65535"],
  ["port 65536", { url: "http://example.com:65536/" }, "BAD_WEBHOOK_URL", "a full URL"],
  ["nothing but spaces", { url: " \n" }, "BAD_WEBHOOK_URL", "a full URL"],
  ["an unknown mode", { url, mode: "carrier-pigeon" as never }, "BAD_WEBHOOK", "body, path or method"],
  ["six headers", { url, headers: { a: "", b: "", c: "", d: "", e: "", f: "" } }, "BAD_WEBHOOK", "at most 5"],
  ["a protected header", { url, headers: { "Webhook-Id": "x" } }, "BAD_WEBHOOK", "does not set itself"],
  ["Host", { url, headers: { host: "x" } }, "BAD_WEBHOOK", "does not set itself"],
  ["a line break in a header", { url, headers: { a: "x\r\nb: y" } }, "BAD_WEBHOOK", "without line breaks"],
  ["a header name that is none", { url, headers: { "a b": "x" } }, "BAD_WEBHOOK", "an HTTP header name"],
  ["an event without a method", { url, events: ["calls"] }, "BAD_WEBHOOK", "type.method"],
  ["an age too small", { url, maxAgeSeconds: 14 }, "BAD_WEBHOOK", "15 to 172800"],
  ["an age too great", { url, maxAgeSeconds: 172_801 }, "BAD_WEBHOOK", "15 to 172800"],
])("refuses %s and says what was expected", (_name, definition, code, text) => {
  expect(() => defineWebhook(definition)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  );
});

it.each([`  ${url}`, `${url}\n`, `\t${url} \r\n`, `\ufeff${url}\u200b`, `\u00a0${url}`])(
  "keeps the URL of %j as it is sent to",
  (given) => {
    expect(defineWebhook({ url: given }).url).toBe(url);
  },
);
