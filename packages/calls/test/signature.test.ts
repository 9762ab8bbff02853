import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { sampleBodies } from "../src/fixtures/index.ts";
import { signWebhook, verifySignature } from "../src/index.ts";
import { secret } from "./receiving.ts";

const otherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const [body = ""] = sampleBodies;
const now = 1713792453000;

describe("agrees with the standardwebhooks package", () => {
  const anyBody = fc.oneof(fc.constantFrom(...sampleBodies), fc.json(), fc.string({ unit: "binary" }));
  const anySecret = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((key) => toBase64(key));
  const anyId = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);

  it("signs the same", async () => {
    const property = fc.asyncProperty(anyBody, anySecret, anyId, async (text, key, id) => {
      const headers = await signWebhook(text, key, { id, now });
      expect(headers["webhook-signature"]).toBe(new Webhook(key).sign(id, new Date(now), text));
    });
    await fc.assert(property);
  });

  it("verifies what that package signed", async () => {
    const property = fc.asyncProperty(anyBody, anySecret, anyId, async (text, key, id) => {
      const headers = {
        "webhook-id": id,
        "webhook-timestamp": String(now / 1000),
        "webhook-signature": new Webhook(key).sign(id, new Date(now), text),
      };
      expect(await verifySignature(text, headers, key, { now })).toEqual({ id, timestamp: now });
    });
    await fc.assert(property);
  });

  it("has its own signatures verified there", async () => {
    const headers = await signWebhook(body, [otherSecret, secret]);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });
});

describe("accepts", () => {
  it("bytes and text alike, and headers of a Request, of Node or of any case", async () => {
    const headers = await signWebhook(new TextEncoder().encode(body), secret, { id: "msg_1", now });
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const source of [headers, shouted, new Headers(headers)]) {
      expect(await verifySignature(body, source, secret, { now })).toEqual({ id: "msg_1", timestamp: now });
    }
  });

  it("any signature that fits any of several secrets", async () => {
    const both = await signWebhook(body, [otherSecret, secret], { now });
    expect(both["webhook-signature"].split(" ")).toHaveLength(2);
    await verifySignature(body, both, secret, { now });
    const one = await signWebhook(body, secret, { now });
    await verifySignature(body, one, [otherSecret, secret], { now });
  });

  it("signatures among those of schemes it does not know, and from a header that came twice", async () => {
    const headers = await signWebhook(body, secret, { now });
    const mixed = `v1a,AAAA v2,BBBB v1 v1,!! ${headers["webhook-signature"]}`;
    await verifySignature(body, { ...headers, "webhook-signature": mixed }, secret, { now });
    const twice = ["v1,AAAA", headers["webhook-signature"]];
    await verifySignature(body, { ...headers, "webhook-signature": twice }, secret, { now });
  });

  it.each(["\n", "\r\n", " "])("a secret with %j around it, as a file may have it", async (white) => {
    const headers = await signWebhook(body, secret, { now });
    await verifySignature(body, headers, `${white}${secret}${white}`, { now });
  });

  it("a secret without its prefix", async () => {
    const headers = await signWebhook(body, secret.slice("whsec_".length), { now });
    await verifySignature(body, headers, secret, { now });
  });

  it.each([-300, 300])("a time %i s away, the tolerance", async (seconds) => {
    const headers = await signWebhook(body, secret, { now });
    await verifySignature(body, headers, secret, { now: now + seconds * 1000 });
  });
});

describe("refuses", () => {
  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("a request without %s", async (name) => {
    const headers = { ...(await signWebhook(body, secret, { now })), [name]: undefined };
    await expect(verifySignature(body, headers, secret, { now })).rejects.toMatchObject({
      code: "SIGNATURE_MISSING",
      status: 401,
      message: `The header ${name} is missing`,
    });
  });

  it.each(["", "soon", "1713792453.5", "-1713792453", "0x66266045"])(
    "the timestamp %j",
    async (timestamp) => {
      const headers = { ...(await signWebhook(body, secret, { now })), "webhook-timestamp": timestamp };
      await expect(verifySignature(body, headers, secret, { now })).rejects.toMatchObject({
        code: "SIGNATURE_MISSING",
      });
    },
  );

  it.each([
    [-301, undefined],
    [301, undefined],
    [11, 10],
  ])("a time %i s away at tolerance %s", async (seconds, toleranceSeconds) => {
    const headers = await signWebhook(body, secret, { now });
    const options = { now: now + seconds * 1000, ...(toleranceSeconds ? { toleranceSeconds } : {}) };
    await expect(verifySignature(body, headers, secret, options)).rejects.toMatchObject({
      code: "SIGNATURE_EXPIRED",
      status: 401,
    });
  });

  it.each([
    [3_600, "3600 s behind this machine's clock, 300 s are allowed"],
    [-301, "301 s ahead of this machine's clock, 300 s are allowed"],
  ])("a time %i s old, and says by how much and which way", async (age, sentence) => {
    const headers = await signWebhook(body, secret, { now });
    await expect(verifySignature(body, headers, secret, { now: now + age * 1000 })).rejects.toMatchObject({
      code: "SIGNATURE_EXPIRED",
      message: expect.stringContaining(sentence),
    });
  });

  it("every time when the tolerance is not a number", async () => {
    const headers = await signWebhook(body, secret, { now });
    await expect(
      verifySignature(body, headers, secret, { now, toleranceSeconds: Number.NaN }),
    ).rejects.toMatchObject({ code: "SIGNATURE_EXPIRED" });
  });

  it("another body, id, time or secret", async () => {
    const headers = await signWebhook(body, secret, { id: "msg_1", now });
    const mismatch = { code: "SIGNATURE_MISMATCH", status: 401 };
    const other = { ...headers, "webhook-id": "msg_2" };
    const later = { ...headers, "webhook-timestamp": String(now / 1000 + 1) };
    await expect(verifySignature(`${body} `, headers, secret, { now })).rejects.toMatchObject(mismatch);
    await expect(verifySignature(body, other, secret, { now })).rejects.toMatchObject(mismatch);
    await expect(verifySignature(body, later, secret, { now })).rejects.toMatchObject(mismatch);
    await expect(verifySignature(body, headers, otherSecret, { now })).rejects.toMatchObject(mismatch);
  });

  it("a signature with any one character changed", async () => {
    const headers = await signWebhook(body, secret, { now });
    const signature = headers["webhook-signature"];
    for (let at = 0; at < signature.length; at += 1) {
      const changed = `${signature.slice(0, at)}${signature[at] === "A" ? "B" : "A"}${signature.slice(at + 1)}`;
      const forged = { ...headers, "webhook-signature": changed };
      await expect(verifySignature(body, forged, secret, { now })).rejects.toThrow();
    }
  });

  it.each(["", "whsec_", "whsec_not base64!", []])(
    "the secret %j, without repeating it",
    async (unusable) => {
      const error: unknown = await signWebhook(body, unusable).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "INVALID_SECRET" });
      expect(error).not.toHaveProperty("cause");
      expect(String(error)).not.toContain("not base64!");
      await expect(verifySignature(body, {}, unusable)).rejects.toMatchObject({ code: "INVALID_SECRET" });
    },
  );
});

it("makes a new id for each webhook, unless it is given one", async () => {
  const [one, two] = [await signWebhook(body, secret), await signWebhook(body, secret)];
  expect(one["webhook-id"]).toMatch(/^msg_[0-9a-f-]{36}$/);
  expect(one["webhook-id"]).not.toBe(two["webhook-id"]);
});

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
