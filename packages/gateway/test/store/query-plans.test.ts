import { expect, it, onTestFinished } from "vitest";
import type { ActionFilter } from "../../src/store/actions.ts";
import type { CallbackFilter } from "../../src/store/callbacks.ts";
import type { CallFilter, DeliveryFilter } from "../../src/store/history.ts";
import { type Database, openDatabase } from "../../src/store/sqlite/driver.ts";
import { migrate } from "../../src/store/sqlite/migrate.ts";
import { MOVE_STEPS } from "../../src/store/sqlite/move-steps.ts";
import { listActions } from "../../src/store/sqlite/operations/action-log.ts";
import { callEvents, listCalls } from "../../src/store/sqlite/operations/call-log.ts";
import {
  countCallbacks,
  listCallbacks,
  readCallback,
} from "../../src/store/sqlite/operations/callback-list.ts";
import {
  changeCallback,
  closeCallbacks,
  openCallback,
  wakeCallbacks,
} from "../../src/store/sqlite/operations/callbacks.ts";
import {
  countReplayable,
  listDeliveries,
  listReplayable,
} from "../../src/store/sqlite/operations/delivery-log.ts";
import { callbackWaits, talkByHour } from "../../src/store/sqlite/operations/talks.ts";
import { everyFilter, noting, notingOn, plansOf, walkedThrough } from "./query-plans.ts";

/** How pages of deliveries are looked for: each group from where the page begins, and nothing else. */
function groupPlans(db: Database, texts: ReadonlySet<string>): string[] {
  return (
    plansOf(db, texts)
      .filter((plan) => plan.includes("deliveries_listed"))
      // Whether its rows are read besides is the release's affair: they are those of the page.
      .map((plan) => plan.replace("COVERING ", ""))
      .sort()
  );
}

const LATER = "dlv_01KAQ3W5V80000000000000000";

const deliveryFilters = everyFilter<DeliveryFilter>({
  channelId: ["A", "no channel"],
  webhookId: ["whk_0", "no webhook"],
  state: ["pending", "delivered", "expired", "cancelled"],
  type: ["calls", "users", "channel"],
  status: ["initiated", "missed"],
  failed: [true, false],
  from: [5],
  to: [9],
}).flatMap((filter) => (filter.channelId === undefined ? [filter] : [filter, { ...filter, callId: "C" }]));

const callFilters = everyFilter<CallFilter>({
  channelId: ["A"],
  caller: ["1@lid", "1@s.whatsapp.net"],
  status: ["ringing", "missed"],
  endReason: ["timeout", "failed:131"],
  group: [true, false],
  video: [true, false],
  offline: [true, false],
  from: [5],
  to: [9],
});

/** What is walked from end to end: calls in progress. */
const ALL_OPEN = "SCAN d USING INDEX calls_open";

it("looks for deliveries in indexes, whatever the filter", () => {
  const { db, texts } = noting();
  const list = listDeliveries(db);
  for (const filter of deliveryFilters) {
    for (const after of [null, LATER]) list({ filter, after, limit: 50 });
  }
  expect(texts.size).toBeGreaterThan(10);
  expect(walkedThrough(db, texts)).toEqual([]);
  expect(groupPlans(db, texts)).toEqual([
    "SEARCH d USING INDEX deliveries_listed (webhook_no=? AND listed=? AND id>? AND id<?)",
    "SEARCH d USING INDEX deliveries_listed (webhook_no=? AND listed>?)",
  ]);
});

it("looks for what can be replayed in indexes, whatever the filter", () => {
  const { db, texts } = noting();
  const [list, count] = [listReplayable(db), countReplayable(db)];
  for (const filter of deliveryFilters) {
    const { channelId = "A", ...rest } = filter;
    list({ filter: { ...rest, channelId }, after: null, upTo: LATER, limit: 50 });
    count({ filter: { ...rest, channelId }, upTo: LATER });
  }
  expect(texts.size).toBeGreaterThan(10);
  expect(walkedThrough(db, texts)).toEqual([]);
});

it("looks for calls in indexes, whatever the filter", () => {
  const { db, texts } = noting();
  const list = listCalls(db);
  for (const filter of callFilters) {
    const behind = { startedAt: 5, channelId: "A", callId: "C" };
    for (const after of [null, behind]) list({ filter, after, limit: 50 });
  }
  expect(texts.size).toBeGreaterThan(100);
  expect(walkedThrough(db, texts)).toEqual([ALL_OPEN]);
  // Whatever is asked for stands before the id, but of what there are few: a person's calls, and those in progress.
  const walks = plansOf(db, texts).filter((plan) => plan.startsWith("SEARCH d ") && plan.includes("listed"));
  expect(walks.map((plan) => plan.replace("COVERING ", "")).sort()).toEqual([
    "SEARCH d USING INDEX calls_by_reason (channel_no=? AND end_reason=? AND listed=? AND id>? AND id<?)",
    "SEARCH d USING INDEX calls_by_reason (channel_no=? AND end_reason=? AND listed>?)",
    "SEARCH d USING INDEX calls_by_reason_all (end_reason=? AND listed=? AND id>? AND id<?)",
    "SEARCH d USING INDEX calls_by_reason_all (end_reason=? AND listed>?)",
    "SEARCH d USING INDEX calls_listed (channel_no=? AND listed=? AND id>? AND id<?)",
    "SEARCH d USING INDEX calls_listed (channel_no=? AND listed>?)",
    "SEARCH d USING INDEX calls_listed_all (listed=? AND id>? AND id<?)",
    "SEARCH d USING INDEX calls_listed_all (listed>?)",
  ]);
});

it("looks for calls in indexes, by who placed them, how they ended and which callback they belong to", () => {
  const { db, texts } = noting();
  const list = listCalls(db);
  const filters = everyFilter<CallFilter>({
    channelId: ["A"],
    caller: ["1@lid", "1@s.whatsapp.net"],
    direction: ["incoming", "outgoing"],
    status: ["ringing", "missed", "ended"],
    endReason: ["timeout", "failed:131"],
    callbackId: ["cbk_01KAQ3W5V80000000000000000"],
  });
  for (const filter of filters) {
    const behind = { startedAt: 5, channelId: "A", callId: "C" };
    for (const after of [null, behind]) list({ filter, after, limit: 50 });
  }
  expect(walkedThrough(db, texts)).toEqual([ALL_OPEN]);
  const plans = plansOf(db, texts);
  const walks = plans.filter((plan) => plan.startsWith("SEARCH d "));
  const index = (plan: string) => /INDEX (\w+)|(INTEGER PRIMARY KEY)/.exec(plan)?.slice(1).join("");
  expect([...new Set(walks.map(index))].sort()).toEqual([
    "calls_by_caller",
    "calls_by_reason",
    "calls_by_reason_all",
    "calls_listed",
    "calls_listed_all",
    "calls_of_callback",
    "calls_open",
  ]);
  // A page begins where the last one ended, in each of them: but where its groups are looked for.
  const without = walks.filter((plan) => !/[( ](id|rowid)<\?/.test(plan));
  expect(without.map((plan) => plan.replace("COVERING ", "")).sort()).toEqual([
    "SEARCH d USING INDEX calls_by_reason (channel_no=? AND end_reason=? AND listed>?)",
    "SEARCH d USING INDEX calls_by_reason_all (end_reason=? AND listed>?)",
    "SEARCH d USING INDEX calls_listed (channel_no=? AND listed>?)",
    "SEARCH d USING INDEX calls_listed_all (listed>?)",
  ]);
});

it("sums talk times by an index alone, and looks for callbacks by theirs", () => {
  const { db, texts } = noting();
  const [talks, waits] = [talkByHour(db), callbackWaits(db)];
  for (const channelId of ["A", null]) {
    talks({ channelId, from: 0, to: 3_600_000 });
    waits({ channelId, from: 0, to: 9 });
  }
  const plans = plansOf(db, texts).filter((plan) => /calls_|callbacks_/.test(plan));
  expect(plans.sort()).toEqual([
    "SEARCH callbacks USING INDEX callbacks_by_state (state=? AND last_call_at>? AND last_call_at<?)",
    "SEARCH callbacks USING INDEX callbacks_of_channel (channel_no=? AND state=? AND last_call_at>? AND last_call_at<?)",
    "SEARCH calls USING COVERING INDEX calls_outgoing (channel_no=? AND id>? AND id<?)",
    "SEARCH calls USING COVERING INDEX calls_outgoing_all (id>? AND id<?)",
    "SEARCH calls USING COVERING INDEX calls_talked (channel_no=? AND id>? AND id<?)",
    "SEARCH calls USING COVERING INDEX calls_talked_all (id>? AND id<?)",
  ]);
});

it("finds the events of a call by their ids", () => {
  const { db, texts } = noting();
  callEvents(db)({ channelId: "A", callId: "C" });
  expect(plansOf(db, texts)).toEqual(
    expect.arrayContaining([
      "SEARCH c USING INDEX calls_by_call_id (channel_no=? AND call_id=?)",
      "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)",
    ]),
  );
  expect(walkedThrough(db, texts)).toEqual([]);
});

it("finds each row that is moved from an earlier version by an index, however many there are", () => {
  const db = openDatabase(":memory:");
  onTestFinished(() => db.close());
  migrate(db);
  const { noted, texts } = notingOn(db);
  for (const [, prepare] of MOVE_STEPS) prepare(noted);
  const plans = plansOf(db, texts);
  expect(plans.length).toBeGreaterThan(10);
  // All of a channel, or an index made for one query, is read again with each step.
  expect(plans.filter((plan) => /AUTOMATIC|^SCAN|^SEARCH [cdea] .*\(channel_id=\?\)/.test(plan))).toEqual([]);
});

const callbackFilters = everyFilter<CallbackFilter>({
  channelId: ["A", "no channel"],
  state: ["open", "snoozed", "done"],
  assignedTo: ["Maria"],
});

it("looks for callbacks in indexes, whatever the filter", () => {
  const { db, texts } = noting();
  const list = listCallbacks(db);
  for (const filter of callbackFilters) {
    const behind = { lastCallAt: 5, callbackId: "cbk_01KAQ3W5V80000000000000000" };
    for (const after of [null, behind]) list({ filter, after, limit: 50 });
  }
  countCallbacks(db)({ channelId: null });
  countCallbacks(db)({ channelId: "A" });
  expect(texts.size).toBeGreaterThan(12);
  const plans = plansOf(db, texts);
  expect(plans.filter((plan) => /^SCAN [a-z]\b/.test(plan) && plan !== "SCAN i")).toEqual([]);
  // A page begins where the last one ended.
  const begun = plans.filter((plan) => plan.startsWith("SEARCH d USING") && plan.includes("last_call_at"));
  expect(begun.length).toBeGreaterThan(2);
});

it("changes callbacks by indexes, whatever changes them", () => {
  const { db, texts } = noting();
  const person = { callerNumber: null, callerLid: "1@lid" };
  const of = { channelId: "A" };
  const name = { callId: "C", at: 9, callbackId: "cbk_01KAQ3W5V80000000000000000" };
  openCallback(db)({ ...of, ...name });
  closeCallbacks(db)({ ...of, ...person, by: "text", at: 9 });
  changeCallback(db)({ ...of, ...name, change: {} });
  wakeCallbacks(db)({ ...of, now: 9 });
  readCallback(db)(name);
  expect(texts.size).toBeGreaterThan(12);
  const plans = plansOf(db, texts);
  expect(plans.filter((plan) => /^SCAN/.test(plan) && !/CONSTANT/.test(plan))).toEqual([]);
  expect(plans.filter((plan) => /AUTOMATIC/.test(plan))).toEqual([]);
});

const ACTION_VALUES = {
  channelId: ["A", "no channel"],
  rule: ["night"],
  kind: ["text", "tag"],
  state: ["failed"],
};
const actionFilters = everyFilter<ActionFilter>(ACTION_VALUES).flatMap((filter) =>
  filter.channelId === undefined ? [filter] : [filter, { ...filter, callId: "C" }],
);

it("looks for actions in indexes, whatever the filter", () => {
  const { db, texts } = noting();
  const list = listActions(db);
  for (const filter of actionFilters) {
    for (const after of [null, "act_01KAQ3W5V80000000000000000"]) list({ filter, after, limit: 50 });
  }
  const plans = plansOf(db, texts);
  expect(walkedThrough(db, texts)).toEqual([]);
  const walks = plans
    .filter((plan) => plan.startsWith("SEARCH d "))
    .map((plan) => plan.replace("COVERING ", ""));
  // All that is asked for stands before the id; those of a call are few.
  expect([...new Set(walks)].sort()).toEqual([
    "SEARCH d USING INDEX actions_listed (channel_no=? AND kind=? AND state=? AND id<?)",
    "SEARCH d USING INDEX actions_listed_all (kind=? AND state=? AND id<?)",
    "SEARCH d USING INDEX actions_of_call (call=? AND id<?)",
    "SEARCH d USING INDEX actions_of_channel (channel_no=? AND id<?)",
    "SEARCH d USING INDEX actions_of_rule (channel_no=? AND rule=? AND kind=? AND state=? AND id<?)",
    "SEARCH d USING INDEX actions_of_rule_all (rule=? AND kind=? AND state=? AND id<?)",
    "SEARCH d USING INTEGER PRIMARY KEY (rowid<?)",
  ]);
});
