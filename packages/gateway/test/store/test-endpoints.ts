import { expect, it } from "vitest";
import { attemptRecord, callRecord, entryOf, Numbering, SECOND, settlementOf, T0 } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

/** What is known of an endpoint's attempts: those of a time, or of the newest deliveries in it. */
export function testEndpoints(open: OpenPlace): void {
  const DELIVERIES = 12;
  const from = (first: number): number[] => Array.from({ length: DELIVERIES - first }, (_, n) => first + n);

  it.each([
    ["of the time asked for, where they are few", { deliveries: 100, since: T0 }, T0, from(0)],
    ["of the time asked for, and none before", { deliveries: 100, since: at(4) }, at(4), from(4)],
    [
      "of the newest, where there are more, and says from when on",
      { deliveries: 5, since: T0 },
      at(7),
      from(7),
    ],
    ["of as many as there are, which may be more", { deliveries: DELIVERIES, since: T0 }, T0, from(0)],
  ])("tells an endpoint's attempts %s", async (_, asked, since, told) => {
    const place = await open();
    try {
      const channel = await addChannel(place.store, "A", 2);
      const ids = new Numbering();
      for (const n of from(0)) {
        ids.at(at(n));
        const entry = entryOf(ids, callRecord(`C${n}`, { at: at(n) }), ["whk_A_0", "whk_A_1"]);
        await channel.record(entry);
        // The attempt's duration tells which one it is.
        for (const delivery of entry.deliveries) {
          const durationMs = delivery.webhookId === "whk_A_0" ? n : 1_000;
          const attempt = { ...attemptRecord(1, at(n), null), durationMs };
          const settlement = settlementOf(delivery, "delivered", { number: 1, at: at(n) });
          await channel.settle({ ...settlement, attempt });
        }
      }
      const found = await place.store.endpointAttempts({ channelId: "A", webhookId: "whk_A_0", ...asked });
      expect(found.since).toBe(since);
      expect(found.attempts.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b)).toEqual(told);
    } finally {
      await place.close();
    }
  });
}

function at(n: number): number {
  return T0 + n * SECOND;
}
