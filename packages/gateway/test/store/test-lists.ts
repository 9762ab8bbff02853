import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { CallFilter, DeliveryFilter } from "../../src/store/history.ts";
import type { Call } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { StoreOracle } from "./store-oracle.ts";
import {
  callRecord,
  endedCall,
  entryOf,
  Numbering,
  SECOND,
  settlementOf,
  stepOf,
  T0,
} from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

const CHANNELS = ["A", "B"] as const;
const NUMBERS = ["1@s.whatsapp.net", "2@s.whatsapp.net"];
const LIDS = ["7@lid", "8@lid"];
/** The last two have no number of their own. */
const REASONS = [
  "timeout",
  "hung_up",
  "declined",
  "missed_while_away",
  "completed",
  "failed:131",
  "constructor",
];
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const sometime = fc.integer({ min: -4, max: 120 }).map((halves) => T0 + (halves * SECOND) / 2);

interface Play {
  channel: number;
  number: string | null;
  lid: string | null;
  group: boolean;
  video: boolean;
  offline: boolean;
  steps: number;
  /** Nothing more was heard of it after its steps. */
  quiet: boolean;
  outgoing: boolean;
  answered: boolean;
  reason: string;
  outcomes: ("delivered" | "pending" | "expired" | "none")[];
  failures: number;
}

const play: fc.Arbitrary<Play> = fc.record({
  channel: fc.nat(1),
  number: fc.option(fc.constantFrom(...NUMBERS)),
  lid: fc.option(fc.constantFrom(...LIDS)),
  group: fc.boolean(),
  video: fc.boolean(),
  offline: fc.boolean(),
  steps: fc.integer({ min: 1, max: 3 }),
  quiet: fc.boolean(),
  outgoing: fc.boolean(),
  answered: fc.boolean(),
  reason: fc.constantFrom(...REASONS),
  outcomes: fc.array(fc.constantFrom("delivered", "pending", "expired", "none"), {
    minLength: 6,
    maxLength: 6,
  }),
  failures: fc.nat(2),
});

const callFilter: fc.Arbitrary<CallFilter> = fc
  .record({
    channelId: maybe(fc.constantFrom(...CHANNELS)),
    caller: maybe(fc.constantFrom(...NUMBERS, ...LIDS)),
    direction: maybe(fc.constantFrom("incoming" as const, "outgoing" as const)),
    status: maybe(fc.constantFrom("queued", "initiated", "ringing", "missed", "answered", "ended")),
    endReason: maybe(fc.constantFrom(...REASONS, "answered", "unknown", "busy", "failed:1")),
    group: maybe(fc.boolean()),
    video: maybe(fc.boolean()),
    offline: maybe(fc.boolean()),
    from: maybe(sometime),
    to: maybe(sometime),
  })
  .map(withoutUndefined);

const deliveryFilter: fc.Arbitrary<DeliveryFilter> = fc
  .record({
    channelId: maybe(fc.constantFrom(...CHANNELS)),
    webhookId: maybe(fc.constantFrom("whk_A_0", "whk_A_1", "whk_B_0")),
    state: maybe(fc.constantFrom("pending" as const, "delivered" as const, "expired" as const)),
    type: maybe(fc.constantFrom("calls", "users")),
    status: maybe(
      fc.constantFrom("initiated" as const, "ringing" as const, "missed" as const, "answered" as const),
    ),
    failed: maybe(fc.boolean()),
    from: maybe(sometime),
    to: maybe(sometime),
    call: maybe(fc.nat(20)),
  })
  .map(({ call, ...filter }) =>
    // A call's id is unique within its channel, and asked for with it.
    withoutUndefined(
      call === undefined || filter.channelId === undefined ? filter : { ...filter, callId: `C${call}` },
    ),
  );

/** Lists in every order and with every filter, against a past that is drawn. */
export function testLists(open: OpenPlace): void {
  it("lists calls and deliveries as a search from end to end would, with any filters, page by page", {
    timeout: 120_000,
  }, async () => {
    const past = fc.array(play, { minLength: 1, maxLength: 20 });
    const filters = fc.array(fc.tuple(callFilter, deliveryFilter), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(past, filters, fc.integer({ min: 1, max: 7 }), async (plays, asked, limit) => {
        const place = await open();
        try {
          const oracle = await playAll(place.store, plays);
          for (const [calls, deliveries] of asked) {
            expect(await allCalls(place.store, calls, limit)).toEqual(oracle.callIds(calls));
            expect(await allDeliveries(place.store, deliveries, limit)).toEqual(
              oracle.deliveryIds(deliveries),
            );
          }
        } finally {
          await place.close();
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it("tells sums and streams of the same past", async () => {
    const place = await open();
    onTestFinished(() => place.close());
    const { store } = place;
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const call = callRecord("C1");
    const steps = [call, stepOf(call, "ringing", T0 + SECOND), stepOf(call, "missed", T0 + 8 * SECOND)];
    for (const step of steps) await channel.record(entryOf(ids, step, ["whk_A_0"]));
    await channel.record(entryOf(ids, callRecord("C2"), []));
    for (const channelId of ["A", null]) {
      const window = { channelId, from: T0, to: T0 + 3_600 * SECOND };
      expect(await store.callsByHour(window)).toEqual([{ hour: T0, status: "missed", calls: 1 }]);
      expect(await store.callsByRingTime(window)).toEqual([{ status: "missed", ringSeconds: 8, calls: 1 }]);
      expect(await store.openCallCounts({ channelId })).toEqual([{ status: "initiated", calls: 1 }]);
      expect(await store.pendingCount({ channelId })).toBe(3);
      const events = await store.eventsAfter({ channelId, eventId: "", limit: 10 });
      expect(events.map(({ status }) => status)).toEqual(["initiated", "ringing", "missed", "initiated"]);
      const behind = events[2]?.eventId ?? "";
      expect(await store.eventsAfter({ channelId, eventId: behind, limit: 10 })).toEqual(events.slice(3));
      expect(await store.lastEventId({ channelId })).toBe(events.at(-1)?.eventId);
      expect(await store.readEvent({ channelId: "A", eventId: behind })).toMatchObject({
        eventId: behind,
        callId: "C1",
      });
    }
    expect(await store.backlog({})).toEqual({ pending: 3, oldestAt: T0 });
    expect(await store.endpointBacklog({ channelId: "A", webhookId: "whk_A_0" })).toEqual({
      pending: 3,
      dueAt: T0,
    });
    const window = { channelId: null, from: T0, to: T0 + SECOND, limit: 5 };
    expect(await store.busiestCallers(window)).toMatchObject([{ channelId: "A", calls: 2, missed: 1 }]);
    expect(await store.lostCallers(window)).toMatchObject([{ channelId: "A", calls: 2, missed: 1 }]);
  });
}

/** Plays calls a second apart, on both sides. */
async function playAll(store: Store, plays: readonly Play[]): Promise<StoreOracle> {
  const oracle = new StoreOracle();
  const ids = new Numbering();
  const channels = [await addChannel(store, "A", 2), await addChannel(store, "B", 1)];
  for (const [n, one] of plays.entries()) {
    const channel = channels[one.channel];
    if (channel) await playOne(channel, oracle, ids, n, one);
  }
  return oracle;
}

async function playOne(
  channel: ChannelStore,
  oracle: StoreOracle,
  ids: Numbering,
  n: number,
  one: Play,
): Promise<void> {
  const at = T0 + n * SECOND;
  ids.at(at);
  const { number: callerNumber, lid: callerLid, group, video, offline } = one;
  const creator = callerNumber ?? callerLid ?? "9@s.whatsapp.net";
  const first = callRecord(`C${n}`, { at, creator, callerNumber, callerLid, group, video, offline });
  const end = one.answered ? "answered" : "missed";
  const placed = endedCall(first, { direction: "outgoing", endReason: one.reason });
  const told = endedCall(first, { endReason: one.reason });
  const heard: Call[] = [first, stepOf(first, "ringing", at), stepOf(first, end, at, one.reason)];
  const webhooks = channel.channelId === "A" ? ["whk_A_0", "whk_A_1"] : ["whk_B_0"];
  const all = one.outgoing ? [one.answered ? placed : told] : heard;
  const played = all.slice(0, one.steps);
  for (const [index, call] of played.entries()) {
    const entry = entryOf(ids, call, webhooks, { at, isNew: index === 0 });
    const { heads } = await channel.record(entry);
    expect(heads).toEqual(oracle.record(channel.channelId, entry));
    for (const [place, owed] of entry.deliveries.entries()) {
      const outcome = one.outcomes[index * 2 + place] ?? "none";
      for (let number = 1; outcome !== "none" && number <= one.failures + 1; number += 1) {
        const isLast = number > one.failures;
        const state = isLast ? outcome : "pending";
        const settlement = settlementOf(owed, state, { number, at, dueAt: state === "pending" ? at : null });
        await channel.settle(settlement);
        oracle.settle(channel.channelId, settlement);
      }
    }
  }
  const last = played.at(-1);
  if (!one.quiet || !last || last.endReason !== null) return;
  const entry = { call: { ...last, endReason: "unknown" }, isNew: false, events: [], deliveries: [] };
  await channel.record(entry);
  oracle.record(channel.channelId, entry);
}

async function allCalls(store: Store, filter: CallFilter, limit: number): Promise<string[]> {
  const found = [];
  for (let page = await store.listCalls({ filter, after: null, limit }); page.length > 0; ) {
    found.push(...page.map(({ callId }) => callId));
    const last = page.at(-1);
    const after = last && {
      startedAt: Number(last.startedAt),
      channelId: last.channelId,
      callId: last.callId,
    };
    page = after ? await store.listCalls({ filter, after, limit }) : [];
  }
  return found;
}

async function allDeliveries(store: Store, filter: DeliveryFilter, limit: number): Promise<string[]> {
  const found: string[] = [];
  for (let page = await store.listDeliveries({ filter, after: null, limit }); page.length > 0; ) {
    found.push(...page.map(({ deliveryId }) => deliveryId));
    page = await store.listDeliveries({ filter, after: found.at(-1) ?? null, limit });
  }
  return found;
}

function withoutUndefined<Filter extends object>(
  filter: Filter,
): { [Key in keyof Filter]: Exclude<Filter[Key], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Filter]: Exclude<Filter[Key], undefined>;
  };
}
