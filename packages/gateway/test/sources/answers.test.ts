import { describe, expect, it } from "vitest";
import { answerTo, type InboundOutcome } from "../../src/sources/inbound.ts";
import { answerChallenge } from "../../src/sources/meta-cloud/challenge.ts";
import { MAX_META_BYTES, readMeta } from "../../src/sources/meta-cloud/read-meta.ts";
import { MAX_WHAPI_BYTES, readWhapi } from "../../src/sources/whapi/read-whapi.ts";
import {
  APP_SECRET,
  ARRIVED,
  connect,
  hubSignature,
  metaBody,
  metaChange,
  metaRequest,
  PHONE_NUMBER_ID,
  WHAPI_SECRET,
  whapiBody,
  whapiElement,
  whapiRequest,
} from "./stage/requests.ts";

describe("each outcome has its answer", () => {
  it.each([
    ["taken", 200, null, null],
    ["double", 200, null, null],
    ["nothing_of_ours", 200, null, null],
    ["unrouted", 200, null, null],
    ["unauthorized", 401, "SOURCE_UNAUTHORIZED", null],
    ["unknown_source", 404, "SOURCE_NOT_FOUND", null],
    ["no_json", 400, "BAD_REQUEST", null],
    ["too_large", 413, "BODY_TOO_LARGE", null],
    ["verify_failed", 403, "SOURCE_VERIFY_FAILED", null],
    ["store_failed", 503, "NOT_READY", 5],
  ] as const)("%s: %i", (outcome, status, code, retryAfterSeconds) => {
    const failedLogin = outcome === "unauthorized" || outcome === "verify_failed";
    expect(answerTo(outcome)).toEqual({ status, code, body: "", retryAfterSeconds, failedLogin });
  });
});

describe("Meta", () => {
  const source = { secrets: [APP_SECRET], phoneNumberIds: new Set([PHONE_NUMBER_ID]) };
  const good = metaBody(metaChange({ calls: [connect()] }));
  const outcome = (body: string, signature?: string): InboundOutcome =>
    readMeta(metaRequest(body, signature), source, ARRIVED).outcome;

  it.each([
    ["a call", good, undefined, "taken"],
    ["nothing of ours", metaBody({ field: "messages", value: {} }), undefined, "nothing_of_ours"],
    ["another product", '{"object":"page","entry":[]}', undefined, "nothing_of_ours"],
    [
      "no list where one belongs",
      '{"object":"whatsapp_business_account","entry":{}}',
      undefined,
      "nothing_of_ours",
    ],
    [
      "a number without a channel",
      metaBody(metaChange({ calls: [connect()], phoneNumberId: "9" })),
      undefined,
      "unrouted",
    ],
    ["a wrong signature", good, hubSignature(good, "another secret"), "unauthorized"],
    ["the signature of another body", good, hubSignature(`${good} `), "unauthorized"],
    ["an empty signature", good, "", "unauthorized"],
    ["a signature cut short", good, hubSignature(good).slice(0, -1), "unauthorized"],
    ["a signature that is too long", good, `${hubSignature(good)}0`, "unauthorized"],
    ["a signature without its scheme", good, hubSignature(good).slice("sha256=".length), "unauthorized"],
    ["the old scheme", good, hubSignature(good).replace("sha256", "sha1"), "unauthorized"],
    ["no JSON", "{", undefined, "no_json"],
    ["no object", "[]", undefined, "no_json"],
    [
      "more calls than may be",
      metaBody(metaChange({ calls: Array(65).fill(connect()) })),
      undefined,
      "too_large",
    ],
    [
      "as many calls as may be",
      metaBody(metaChange({ calls: Array(64).fill(connect()) })),
      undefined,
      "taken",
    ],
  ] as const)("%s", (_name, body, signature, expected) => {
    expect(outcome(body, signature)).toBe(expected);
  });

  it("refuses a request without a signature", () => {
    const request = { ...metaRequest(good), headers: {} };
    expect(readMeta(request, source, ARRIVED).outcome).toBe("unauthorized");
  });

  it("takes the signature in capital letters, and by either secret of a change", () => {
    const capitals = hubSignature(good).slice("sha256=".length).toUpperCase();
    expect(outcome(good, `sha256=${capitals}`)).toBe("taken");
    const changing = { ...source, secrets: ["the new one", APP_SECRET] };
    for (const secret of changing.secrets) {
      expect(readMeta(metaRequest(good, hubSignature(good, secret)), changing, ARRIVED).outcome).toBe(
        "taken",
      );
    }
  });

  it("takes nothing by an empty secret, or when there is none", () => {
    const none = { ...source, secrets: [] };
    expect(readMeta(metaRequest(good, ""), none, ARRIVED).outcome).toBe("unauthorized");
    const empty = { ...source, secrets: [""] };
    expect(readMeta(metaRequest(good, hubSignature(good, "")), empty, ARRIVED).outcome).toBe("unauthorized");
  });

  it("knows no source, reads only so much, and reads UTF-8 alone", () => {
    expect(readMeta(metaRequest(good), undefined, ARRIVED).outcome).toBe("unknown_source");
    const large = `${good}${" ".repeat(MAX_META_BYTES)}`;
    expect(outcome(large)).toBe("too_large");
    expect(outcome(`${good}${" ".repeat(MAX_META_BYTES - good.length)}`)).toBe("taken");
    const bytes = Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]);
    const request = {
      ...metaRequest(""),
      body: bytes,
      headers: { "x-hub-signature-256": hubSignature(bytes) },
    };
    expect(readMeta(request, source, ARRIVED).outcome).toBe("no_json");
  });

  const asked = { "hub.mode": "subscribe", "hub.verify_token": "a token", "hub.challenge": "1158201444" };

  it("answers the challenge as text", () => {
    expect(answerChallenge(asked, "a token")).toMatchObject({ status: 200, body: "1158201444", code: null });
  });

  it.each([
    { ...asked, "hub.verify_token": "another" },
    { ...asked, "hub.verify_token": undefined },
    { ...asked, "hub.verify_token": "" },
    { ...asked, "hub.mode": "unsubscribe" },
    { ...asked, "hub.challenge": undefined },
  ])("refuses the question %j", (query) => {
    expect(answerChallenge(query, "a token")).toEqual(answerTo("verify_failed"));
    expect(answerChallenge({ ...query, "hub.verify_token": "" }, "")).toEqual(answerTo("verify_failed"));
  });
});

describe("Whapi.Cloud", () => {
  const address = { channelId: "MANTIS-M72HC", secret: undefined, event: undefined };
  const source = { channelId: "MANTIS-M72HC", secrets: [WHAPI_SECRET] };
  const good = whapiBody(whapiElement("missed"));
  const read = readWhapi;

  it.each([
    ["a call", good, "taken"],
    ["messages", '{"messages":[],"event":{"type":"messages","event":"post"}}', "nothing_of_ours"],
    ["calls of another method", good.replace('"post"', '"put"'), "nothing_of_ours"],
    ["calls that are no list", '{"calls":{},"event":{"type":"calls","event":"post"}}', "nothing_of_ours"],
    ["no event at all", '{"calls":[]}', "nothing_of_ours"],
    ["no JSON", "calls", "no_json"],
    ["no object", "[]", "no_json"],
    ["a body that is too large", `${good}${" ".repeat(MAX_WHAPI_BYTES)}`, "too_large"],
    ["more calls than may be", whapiBody(...Array(65).fill(whapiElement("missed"))), "too_large"],
  ])("%s", (_name, body, expected) => {
    expect(read(whapiRequest(body), address, source, ARRIVED).outcome).toBe(expected);
  });

  it.each(["another", "", WHAPI_SECRET.slice(0, -1), `${WHAPI_SECRET} `])(
    "refuses the secret %j",
    (secret) => {
      expect(read(whapiRequest(good, secret), address, source, ARRIVED).outcome).toBe("unauthorized");
      const inPath = { ...whapiRequest(good), headers: {} };
      expect(read(inPath, { ...address, secret }, source, ARRIVED).outcome).toBe("unauthorized");
    },
  );

  it("refuses a request without a secret, and takes nothing where none was made", () => {
    const bare = { ...whapiRequest(good), headers: {} };
    expect(read(bare, address, source, ARRIVED).outcome).toBe("unauthorized");
    for (const secrets of [[], [""]]) {
      expect(read(bare, { ...address, secret: "" }, { ...source, secrets }, ARRIVED).outcome).toBe(
        "unauthorized",
      );
    }
  });

  it("takes the secret from the path, and either one of a change", () => {
    const inPath = { ...whapiRequest(good), headers: {} };
    const changing = { ...source, secrets: ["the new one", WHAPI_SECRET] };
    for (const secret of changing.secrets) {
      expect(read(inPath, { ...address, secret }, changing, ARRIVED).outcome).toBe("taken");
    }
  });

  it("takes the event from the address where the body has none", () => {
    const bare = JSON.stringify({ calls: [whapiElement("missed")] });
    const addressed = { ...address, event: "calls.post" };
    expect(read(whapiRequest(bare), addressed, source, ARRIVED).outcome).toBe("taken");
    expect(read(whapiRequest(bare), address, source, ARRIVED).outcome).toBe("nothing_of_ours");
  });

  it("knows no channel, and no such path", () => {
    expect(read(whapiRequest(good), address, undefined, ARRIVED).outcome).toBe("unknown_source");
    expect(read(whapiRequest(good), undefined, source, ARRIVED).outcome).toBe("unknown_source");
  });
});
