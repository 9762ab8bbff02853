import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backoff,
  type Circumstances,
  type Ending,
  reactionTo,
} from "../../src/sources/linked-device/connection/disconnect.ts";

const LINKED: Circumstances = { linked: true, stood: true, tries: 0 };
const closed = (code: number | undefined): Ending => ({ how: "closed", code });

describe("what only WhatsApp itself could play", () => {
  it.each([402, 406, 411])("a login refused with %i keeps the credentials and waits for a person", (code) => {
    expect(reactionTo(closed(code), LINKED)).toEqual({ do: "stop", reason: "refused" });
  });

  it("a client description that is refused (409) is a matter of the version", () => {
    expect(reactionTo(closed(409), LINKED)).toEqual({ do: "stop", reason: "version_refused" });
  });

  it("codes that run out after one of them was scanned bring the channel back", () => {
    const reaction = reactionTo({ how: "qr_expired" }, { linked: true, stood: false, tries: 0 });
    expect(reaction).toEqual({ do: "reconnect", wait: "none", reason: "connecting" });
  });

  it.each([undefined, 400, 413, 418, 500, 501, 599])(
    "with the code %s the credentials are still good",
    (code) => {
      expect(reactionTo(closed(code), LINKED)).toMatchObject({ do: "reconnect", wait: "backoff" });
    },
  );
});

const endings = fc.oneof(
  fc.constantFrom<Ending>({ how: "qr_expired" }, { how: "silent" }, { how: "given_up" }),
  fc.integer({ min: 100, max: 599 }).map((code): Ending => ({ how: "upgrade_refused", code })),
  fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }).map(closed),
);

it("forgets credentials only when WhatsApp itself says that they are dead", () => {
  fc.assert(
    fc.property(endings, fc.boolean(), fc.nat(20), (ending, stood, tries) => {
      const isDead = ending.how === "closed" && ending.code === 401;
      expect(reactionTo(ending, { linked: true, stood, tries }).do === "relink").toBe(isDead);
    }),
  );
});

it("gives up linking after a few tries, however they end", () => {
  fc.assert(
    fc.property(endings, fc.boolean(), fc.integer({ min: 6, max: 100 }), (ending, stood, tries) => {
      expect(reactionTo(ending, { linked: false, stood, tries }).do).not.toBe("reconnect");
    }),
  );
});

it("waits longer with each try, up to a limit, and never less than half of it", () => {
  const times = { backoffMs: 1_000, longestBackoffMs: 60_000 };
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
      const most = Math.min(60_000, 1_000 * 2 ** Math.min(tries, 16));
      const wait = backoff(tries, random, times);
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    }),
  );
});
