import { expect } from "vitest";
import { sameLine } from "../../src/rules/callers.ts";
import type { ActionKind, Limits } from "../../src/rules/rule.ts";
import type { TimelineCall } from "../../src/rules/timeline.ts";
import { callerKind } from "./random-calls.ts";

export const DAY = 86_400_000;
const HOUR = 3_600_000;
export const MINUTE = 60_000;

export interface Done {
  kind: ActionKind;
  key: string;
  callId: string;
  at: number;
}

/** What rules did about some calls. */
export interface History {
  calls: ReadonlyMap<string, TimelineCall>;
  done: Done[];
  /** By the call's id. */
  rejections: ReadonlyMap<string, Done>;
  /** Calls whose rejection WhatsApp did not acknowledge. */
  ringOn: ReadonlySet<string>;
}

/** No cap is broken, nothing is done twice, and nothing is written where nothing may be written. */
export function checkHistory(history: History, limits: Limits): void {
  const { done } = history;
  expect(new Set(done.map(({ key }) => key)).size).toBe(done.length);
  const texts = done.filter(({ kind }) => kind === "text");
  const rejections = done.filter(({ kind }) => kind === "reject");
  expect(mostWithin(texts, DAY)).toBeLessThanOrEqual(limits.texts_per_day);
  expect(mostWithin(texts, MINUTE)).toBeLessThanOrEqual(limits.texts_per_min);
  expect(mostWithin(rejections, MINUTE)).toBeLessThanOrEqual(limits.rejects_per_min);
  const lines = new Map<string, Done[]>();
  for (const text of texts) {
    const call = history.calls.get(text.callId);
    if (!call) throw new Error("a text about no call");
    checkText(text, call, history);
    const line = lineOf(call);
    lines.set(line, [...(lines.get(line) ?? []), text]);
  }
  for (const own of lines.values()) {
    expect(mostWithin(own, Math.max(1, limits.text_per_caller_h) * HOUR)).toBe(1);
  }
}

/** Nothing is written to groups, to channels, to nobody, after an answer, or while the phone rings on. */
function checkText({ key, callId, at }: Done, call: TimelineCall, { rejections, ringOn }: History): void {
  expect(call.group).toBe(false);
  expect(callerKind(call)).toBe("other");
  expect(call.number ?? call.lid).not.toBeNull();
  const rejected = rejections.get(callId);
  const declined = rejected && !ringOn.has(callId);
  if (rejected) expect(rejected.at).toBeLessThanOrEqual(at);
  if (call.end?.status === "answered" && call.end.at <= at) expect(declined).toBe(true);
  if (rejected?.key === key.replace(":text:", ":reject:")) expect(declined).toBe(true);
}

/** The most that were done in any stretch of that length. */
export function mostWithin(done: readonly Done[], ms: number): number {
  const times = done.map(({ at }) => at).toSorted((a, b) => a - b);
  let [most, first] = [0, 0];
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= ms) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

export function lineOf({ number, lid }: TimelineCall): string {
  return number === null ? (lid ?? "") : sameLine(number);
}
