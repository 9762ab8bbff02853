import { expect, it, onTestFinished } from "vitest";
import type { ActionFilter, ActionRecord, NewAction } from "../../src/store/actions.ts";
import type { ChannelStore, DueQuery } from "../../src/store/channel-store.ts";
import type { Store } from "../../src/store/store.ts";
import { callRecord, entryOf, Numbering, SECOND, stepOf, T0 } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

const MINUTE = 60 * SECOND;
const QUERY: DueQuery = {
  webhookId: "actions",
  now: T0 + MINUTE,
  latest: T0 * 2,
  live: 9,
  replays: 0,
  except: [],
};
const LINE = "1";

/** What rules decided: once for a call, in order, and within what limits are told by. */
export function testActions(open: OpenPlace): void {
  const set = async (): Promise<Store> => {
    const place = await open();
    onTestFinished(() => place.close());
    return place.store;
  };

  it("keeps rules and what WhatsApp's refusals mean as they were written", async () => {
    const channel = await addChannel(await set(), "A");
    expect([await channel.readRules(), await channel.readTextsHeld()]).toEqual([
      null,
      { pausedUntil: null, pauses: 0, offAt: null, code: null },
    ]);
    await channel.writeRules({ document: "[]", at: T0 });
    await channel.writeRules({ document: "[1]", at: T0 + SECOND });
    const held = { pausedUntil: T0, pauses: 2, offAt: null, code: 463 };
    await channel.writeTextsHeld(held);
    expect(await channel.readRules()).toEqual({ document: "[1]", changedAt: T0 + SECOND });
    expect(await channel.readTextsHeld()).toEqual(held);
  });

  it("takes an action once for a call, a rule and a kind, and does those of a lane in order", async () => {
    const store = await set();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const [rejecting, texting] = await decide(channel, ids, "C1", ["reject", "text"]);
    await channel.record({ ...again(ids), actions: [actionOf(ids, "C1", "text")] });
    expect(await channel.hasPendingActions()).toBe(true);
    const due = await channel.dueActions(QUERY);
    expect(due).toMatchObject({
      deliveries: [{ deliveryId: rejecting?.actionId }, { deliveryId: texting?.actionId }],
      nextDueAt: null,
    });
    expect(await channel.dueActions({ ...QUERY, except: ["lane C1"] })).toMatchObject({ deliveries: [] });
    const end = { actionId: rejecting?.actionId ?? "", state: "done" as const, reason: null, code: null };
    expect(await channel.endAction({ ...end, at: T0 + SECOND, counts: true })).toBe(true);
    expect(await channel.endAction({ ...end, at: T0 + SECOND, counts: true })).toBe(false);
    await channel.postponeAction({ actionId: texting?.actionId ?? "", dueAt: T0 + 2 * MINUTE });
    expect(await channel.dueActions(QUERY)).toMatchObject({ deliveries: [], nextDueAt: T0 + 2 * MINUTE });
    await channel.replanActions({ webhookId: "actions", by: -MINUTE, from: T0, to: T0 * 2 });
    expect(await channel.dueActions(QUERY)).toMatchObject({ deliveries: [{ method: "text" }] });
    const listed = await store.listActions({
      filter: { channelId: "A", callId: "C1" },
      after: null,
      limit: 9,
    });
    expect(listed.map(({ kind, state }) => [kind, state])).toEqual([
      ["text", "pending"],
      ["reject", "done"],
    ]);
    expect(await store.readAction({ actionId: rejecting?.actionId ?? "" })).toMatchObject({
      channelId: "A",
      callId: "C1",
      state: "done",
      startedAt: T0 + SECOND,
    });
  });

  it("tells what may be decided by: what was said to a caller before, in this channel and by all", async () => {
    const store = await set();
    const [a, b] = [await addChannel(store, "A"), await addChannel(store, "B")];
    const ids = new Numbering();
    const [first] = await decide(a, ids, "C1", ["text"]);
    const [elsewhere] = await decide(b, ids, "C2", ["text"]);
    const [second] = await decide(a, ids, "C3", ["text"]);
    for (const [channel, action, at] of [
      [a, first, T0 + SECOND],
      [b, elsewhere, T0 + 2 * SECOND],
    ] as const) {
      const actionId = action?.actionId ?? "";
      await channel.startAction({ actionId, at, messageId: "M", text: "Hello" });
      await channel.endAction({ actionId, state: "done", reason: null, code: null, at, counts: true });
    }
    const facts = await a.actionFacts({ actionId: second?.actionId ?? "", now: T0 + 30 * SECOND });
    expect(facts).toMatchObject({
      action: { state: "pending", needsRejection: false },
      call: { callId: "C3" },
      rejection: null,
      answeredSince: false,
      texts: { toCaller: T0 + SECOND, toCallerByGateway: T0 + 2 * SECOND, lastDay: 1, lastMinute: 1 },
      rejectionsLastMinute: 0,
    });
    expect(await a.actionFacts({ actionId: "act_nobody", now: T0 })).toBeNull();
    const answered = callRecord("C4", { at: T0 + 40 * SECOND });
    await a.record(entryOf(ids, answered, []));
    await a.record(entryOf(ids, stepOf(answered, "answered", T0 + 50 * SECOND), []));
    const later = await a.actionFacts({ actionId: second?.actionId ?? "", now: T0 + MINUTE });
    expect(later?.answeredSince).toBe(true);
    expect(
      (await a.callsOfCaller({ number: "1@s.whatsapp.net", lid: null, since: T0, limit: 9 })).map(
        ({ callId }) => callId,
      ),
    ).toEqual(["C4", "C3", "C1"]);
  });

  it("lists calls with the words that rules put to them, in order", async () => {
    const store = await set();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    await channel.record(entryOf(ids, callRecord("C1"), []));
    const tag = (rule: string, word: string): NewAction => ({
      ...actionOf(ids, "C1", "tag"),
      rule,
      action: JSON.stringify({ tag: { word } }),
      state: "done",
    });
    const actions = [tag("r1", "late"), actionOf(ids, "C1", "text"), tag("r2", "tagħna")];
    await channel.record({ ...again(ids), actions });
    await channel.record(entryOf(ids, callRecord("C2", { at: T0 + MINUTE }), []));
    const listed = await store.listCalls({ filter: {}, after: null, limit: 9 });
    expect(listed.map(({ callId, tags }) => [callId, tags])).toEqual([
      ["C2", []],
      ["C1", ["late", "tagħna"]],
    ]);
  });

  it("lists actions by channel, call, rule, kind and state in every combination, page by page", async () => {
    const store = await set();
    const ids = new Numbering();
    for (const name of ["A", "B"]) {
      const channel = await addChannel(store, name);
      for (const callId of ["C1", "C2"]) await decideOfAll(channel, ids, callId);
    }
    const all = await store.listActions({ filter: {}, after: null, limit: 100 });
    expect(all).toHaveLength(2 * 2 * 2 * 3);
    for (const filter of FILTERS) {
      const expected = all.filter((action) =>
        Object.entries(filter).every(([name, value]) => action[name as keyof ActionFilter] === value),
      );
      const found: ActionRecord[] = [];
      for (let isLast = false; !isLast; ) {
        const page = await store.listActions({ filter, after: found.at(-1)?.actionId ?? null, limit: 2 });
        found.push(...page);
        isLast = page.length === 0;
      }
      expect(found, JSON.stringify(filter)).toEqual(expected);
    }
  });

  it("adds an action about a call of the log, once, and has it done like any other", async () => {
    const store = await set();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    await channel.record(entryOf(ids, callRecord("C1"), []));
    const action = { ...actionOf(ids, "C1", "text"), rule: "@asked" };
    expect(await channel.addAction({ callId: "C0", action })).toBe(false);
    expect(await channel.addAction({ callId: "C1", action })).toBe(true);
    const again = { ...action, actionId: ids.next("act") };
    expect(await channel.addAction({ callId: "C1", action: again })).toBe(false);
    expect(await store.readAction(action)).toMatchObject({ callId: "C1", rule: "@asked", state: "pending" });
    expect(await channel.dueActions(QUERY)).toMatchObject({ deliveries: [{ deliveryId: action.actionId }] });
  });

  it("does a settled action once more when it is asked to, with the message it was", async () => {
    const store = await set();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const [texting] = await decide(channel, ids, "C1", ["text"]);
    const original = texting?.actionId ?? "";
    const replay = { actionId: ids.next("act"), original, at: T0 + MINUTE, expiresAt: null };
    expect(await channel.replayAction(replay)).toBe(false);
    await channel.startAction({ actionId: original, at: T0, messageId: "M", text: "Hello" });
    const failed = { state: "failed" as const, reason: "timeout", code: null, at: T0 };
    await channel.endAction({ actionId: original, ...failed, counts: true });
    expect(await channel.replayAction(replay)).toBe(true);
    expect(await store.readAction({ actionId: replay.actionId })).toMatchObject({
      state: "pending",
      messageId: "M",
      text: null,
      replayOf: original,
    });
  });

  it("ends actions with the entry that does them", async () => {
    const store = await set();
    const channel = await addChannel(store, "A");
    const ids = new Numbering();
    const [texting] = await decide(channel, ids, "C1", ["text"]);
    const end = {
      actionId: texting?.actionId ?? "",
      state: "skipped" as const,
      reason: "answered",
      code: null,
    };
    await channel.record({ ...again(ids), ends: [{ ...end, at: T0 + SECOND, counts: false }] });
    expect(await channel.hasPendingActions()).toBe(false);
    expect(await store.readAction({ actionId: end.actionId })).toMatchObject({
      state: "skipped",
      reason: "answered",
      startedAt: null,
      settledAt: T0 + SECOND,
    });
  });
}

/** A call and what a rule decided about it. */
async function decide(
  channel: ChannelStore,
  ids: Numbering,
  callId: string,
  kinds: readonly NewAction["kind"][],
): Promise<NewAction[]> {
  const entry = entryOf(ids, callRecord(callId), []);
  const eventId = entry.events[0]?.eventId ?? "";
  const actions = kinds.map((kind) => ({ ...actionOf(ids, callId, kind), eventId }));
  await channel.record({ ...entry, actions });
  return actions;
}

/** Of two rules: a text that is pending, one that failed, and a word. */
async function decideOfAll(channel: ChannelStore, ids: Numbering, callId: string): Promise<void> {
  const entry = entryOf(ids, callRecord(callId), []);
  const actions = ["r1", "r2"].flatMap((rule) => [
    { ...actionOf(ids, callId, "text"), rule },
    { ...actionOf(ids, callId, "reject"), rule },
    { ...actionOf(ids, callId, "tag"), rule, state: "done" as const },
  ]);
  await channel.record({ ...entry, actions });
  for (const { actionId, kind } of actions) {
    if (kind !== "reject") continue;
    await channel.endAction({
      actionId,
      state: "failed",
      reason: "timeout",
      code: null,
      at: T0,
      counts: false,
    });
  }
}

const FILTERS: ActionFilter[] = [
  {},
  { channelId: "A" },
  { channelId: "A", callId: "C1" },
  { channelId: "none" },
]
  .flatMap((filter) => [filter, { ...filter, rule: "r2" }, { ...filter, rule: "none" }])
  .flatMap((filter) => [filter, { ...filter, kind: "text" as const }, { ...filter, kind: "remind" as const }])
  .flatMap((filter) => [
    filter,
    { ...filter, state: "pending" as const },
    { ...filter, state: "done" as const },
  ]);

/** One more entry of the call C1. */
function again(ids: Numbering): ReturnType<typeof entryOf> {
  return entryOf(ids, stepOf(callRecord("C1"), "ringing", T0 + SECOND), []);
}

function actionOf(ids: Numbering, callId: string, kind: NewAction["kind"]): NewAction {
  return {
    actionId: ids.next("act"),
    eventId: ids.next("evt"),
    rule: "r1",
    kind,
    lane: `lane ${callId}`,
    action: "{}",
    zone: null,
    line: LINE,
    lid: null,
    eventAt: T0,
    plannedAt: T0,
    expiresAt: null,
    needsRejection: false,
    state: "pending",
    createdAt: T0,
  };
}
