import { expect, it } from "vitest";
import { checkRules } from "../../src/rules/check-rules.ts";
import { ANSWER_WINDOW_MS } from "../../src/rules/may-act.ts";
import { keyOf } from "../../src/rules/plan.ts";
import type { TimelineCall } from "../../src/rules/timeline.ts";
import type { ActionRecord } from "../../src/store/actions.ts";
import type { Store } from "../../src/store/store.ts";
import { closing } from "../stage/closing.ts";
import { seeded } from "../stage/seeded.ts";
import { checkHistory, type Done, type History, lineOf, mostWithin } from "./history.ts";
import { CHANNELS, type ChannelId, channelOf, KeptHistory } from "./kept-history.ts";
import { randomCalls } from "./random-calls.ts";
import type { RoughHands } from "./rough-hands.ts";
import { eager } from "./some-rules.ts";

/**
 * A text for each eleventh call at most, so that each limit comes to bear. However many calls a day has, one a minute leaves room
 * for less than a thousand texts.
 */
const limitsFor = (count: number) => ({
  text_per_caller_h: 2,
  texts_per_day: Math.min(Math.round(count / 11), 300),
  texts_per_min: 1,
  rejects_per_min: 1,
});

/** What limits.property.test.ts tells of the evaluator, told of all that stands between a call and a text. */
export function testKeptHistory(open: () => Promise<Store>, count: number): void {
  it(`no history of ${count} calls breaks a cap or answers twice, through failures and restarts`, {
    timeout: 180_000 + count * 200,
  }, async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
    const random = seeded(seed);
    const start = Date.UTC(2027, 0, 1);
    const calls = randomCalls(random, count, start, count / 3);
    const store = closing(await open());
    const set = checkRules({ rules: eager, limits: limitsFor(count) });
    const history = await KeptHistory.of(store, set, start, random);
    await history.run(calls);
    const told: Done[] = [];
    for (const channelId of CHANNELS) {
      const actions = await actionsOf(store, channelId);
      const kept = historyOf(calls, channelId, history.hands[channelId], actions);
      expect(
        actions.filter(({ state }) => state === "pending"),
        `seed ${seed}`,
      ).toEqual([]);
      checkHistory(kept, set.limits);
      checkNotes(kept, actions);
      told.push(...kept.done.filter(({ kind }) => kind === "text"));
    }
    checkAnswers(told, calls);
  });
}

async function actionsOf(store: Store, channelId: ChannelId): Promise<ActionRecord[]> {
  const found: ActionRecord[] = [];
  for (;;) {
    const after = found.at(-1)?.actionId ?? null;
    const page = await store.listActions({ filter: { channelId }, after, limit: 500 });
    if (page.length === 0) return found;
    found.push(...page);
  }
}

/** What phones and WhatsApp saw of one channel's rules. */
function historyOf(
  calls: readonly TimelineCall[],
  channelId: ChannelId,
  { shown, rejected, acknowledged }: RoughHands,
  actions: readonly ActionRecord[],
): History {
  const ofMessage = new Map(actions.map((action) => [action.messageId, action]));
  const texts = [...shown.values()].map(({ id, at }): Done => {
    const action = ofMessage.get(id);
    if (!action?.callId) throw new Error(`nothing is known of the message ${id}`);
    return { kind: "text", key: keyOf(action.callId, action.rule, "text"), callId: action.callId, at };
  });
  const rejecting = new Map(
    actions.flatMap(({ kind, callId, rule }) => (kind === "reject" && callId ? [[callId, rule]] : [])),
  );
  const rejections = [...rejected].map(([callId, at]): [string, Done] => {
    const key = keyOf(callId, rejecting.get(callId) ?? "", "reject");
    return [callId, { kind: "reject", key, callId, at }];
  });
  return {
    calls: new Map(calls.filter((call) => channelOf(call) === channelId).map((call) => [call.callId, call])),
    done: [...texts, ...rejections.map(([, done]) => done)],
    rejections: new Map(rejections),
    ringOn: new Set([...rejected.keys()].filter((callId) => !acknowledged.has(callId))),
  };
}

/** So many actions meet every limit. */
const ENOUGH = 500;

/** What the log says is what happened, and each reason came to bear. */
function checkNotes({ done, ringOn }: History, actions: readonly ActionRecord[]): void {
  const texts = new Set(done.flatMap(({ kind, callId }) => (kind === "text" ? [callId] : [])));
  for (const { kind, state, callId } of actions) {
    if (state !== "done" || callId === null) continue;
    if (kind === "text") expect(texts.has(callId)).toBe(true);
    if (kind === "reject") expect(ringOn.has(callId)).toBe(false);
  }
  if (actions.length < ENOUGH) return;
  const reasons = new Set(actions.map(({ reason }) => reason));
  for (const reason of ["caller_limit", "day_limit", "minute_limit", "group", "too_old", "refused"]) {
    expect(reasons, "else the history says nothing of it").toContain(reason);
  }
}

/** Nobody is written to in answer to an answer, by whichever channel. */
function checkAnswers(told: readonly Done[], calls: readonly TimelineCall[]): void {
  const lines = new Map(calls.map((call) => [call.callId, lineOf(call)]));
  const byLine = new Map<string | undefined, Done[]>();
  for (const text of told) {
    const line = lines.get(text.callId);
    byLine.set(line, [...(byLine.get(line) ?? []), text]);
  }
  for (const texts of byLine.values()) expect(mostWithin(texts, ANSWER_WINDOW_MS)).toBe(1);
}
