import { readFile } from "node:fs/promises";
import { verifySignature } from "@ringhook/calls";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signatureOf } from "../../packages/gateway/src/sinks/http/signature.ts";
import { type SignatureVector, VECTORS } from "./stage/signature-vectors.ts";

const headersOf = ({ id, timestamp, signature }: SignatureVector): Record<string, string> => ({
  "webhook-id": id,
  "webhook-timestamp": timestamp,
  "webhook-signature": signature,
});

describe.each(VECTORS)("$name", (vector) => {
  const { secret, id, timestamp, body, signature, valid } = vector;

  // The vectors' time is fixed, and the standardwebhooks package has no other clock than this.
  beforeEach(() => {
    vi.useFakeTimers({ now: Number(timestamp) * 1000, toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is told alike by @ringhook/calls, by standardwebhooks, and by what the gateway signs", async () => {
    const verdicts = {
      calls: await verifySignature(body, headersOf(vector), secret).then(
        () => true,
        () => false,
      ),
      standardwebhooks: passes(() => new Webhook(secret).verify(body, headersOf(vector))),
      gateway: signature
        .split(" ")
        .includes(signatureOf(id, Number(timestamp), body, [{ secret, until: null }])),
    };
    expect(verdicts).toEqual({ calls: valid, standardwebhooks: valid, gateway: valid });
  });
});

it("has vectors of both kinds, each with a name of its own", () => {
  expect(new Set(VECTORS.map(({ name }) => name)).size).toBe(VECTORS.length);
  expect(new Set(VECTORS.map(({ valid }) => valid))).toEqual(new Set([true, false]));
});

it("shows its first vector on the page, as it stands in the file", async () => {
  const page = await readFile(new URL("../../docs/reference/signatures.md", import.meta.url), "utf8");
  const [{ secret, id, timestamp, body, signature } = {} as Partial<SignatureVector>] = VECTORS;
  for (const value of [secret, id, timestamp, body, signature]) expect(page).toContain(value);
});

function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
