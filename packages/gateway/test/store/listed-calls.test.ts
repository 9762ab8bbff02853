import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { CallFilter } from "../../src/store/history.ts";
import { fittingCalls, isOtherReason } from "../../src/store/listed-calls.ts";
import { noting } from "./query-plans.ts";

const REASONS = [
  null,
  "timeout",
  "hung_up",
  "declined",
  "busy",
  "group_call_ended",
  "missed_while_away",
  "answered",
  "completed",
  "not_answered",
  "unreachable",
  "cancelled",
  "answered_elsewhere",
  "failed",
  "unknown",
  "failed:131",
];
const STATUSES = ["missed", "answered", "ended", "queued", "initiated", "ringing"] as const;
const FLAGS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
  group: (bits & 4) > 0,
  video: (bits & 2) > 0,
  offline: (bits & 1) > 0,
}));
const ENDS = [
  ...STATUSES.map((status) => ({ status, direction: "incoming" as const })),
  { status: "ended" as const, direction: "outgoing" as const },
];

test("a filter fits the numbers of those calls that it describes, and no others", () => {
  const { db } = noting();
  const insert = db.prepare(`
    INSERT INTO calls (channel_no, call_id, status, direction, end_reason, ended_at, caller, creator, group_call, video_call,
      offline_call, started_at, heard_at) VALUES (1, ?, ?, ?, ?, 9, 'x', 'x', ?, ?, ?, 0, 0) RETURNING listed`);
  const calls = REASONS.flatMap((endReason) =>
    ENDS.flatMap((end) => FLAGS.map((flags) => ({ endReason, ...end, ...flags }))),
  ).map((call, n) => {
    const flags = [call.group, call.video, call.offline].map(Number);
    const row = insert.get(`C${n}`, call.status, call.direction, call.endReason, ...flags);
    return { ...call, listed: Number((row as { listed: number }).listed) };
  });
  expect(new Set(calls.map(({ listed }) => listed)).size).toBe(calls.length);
  const filters: CallFilter[] = [
    {},
    ...REASONS.flatMap((endReason) => (endReason === null ? [] : [{ endReason }])),
    ...STATUSES.flatMap((status) => [{ status }, { status, direction: "incoming" as const }]),
    ...ENDS,
    { direction: "incoming" },
    { direction: "outgoing" },
    ...FLAGS,
    ...FLAGS.map(({ video }) => ({ video, status: "missed" as const, endReason: "timeout" })),
  ];
  for (const filter of filters) {
    const asked = Object.entries(filter);
    const described = calls.filter((call) =>
      asked.every(([name, value]) => call[name as keyof typeof call] === value),
    );
    const found = calls.filter(({ listed }) => fittingCalls(filter)(listed));
    expect(found, JSON.stringify(filter)).toEqual(described);
    expect(found.length).toBeGreaterThan(0);
  }
  expect(REASONS.filter((reason) => reason !== null && isOtherReason(reason))).toEqual(["failed:131"]);
});

test("a call in progress has no number", () => {
  const { db } = noting();
  expect(db.prepare("SELECT call_id FROM calls WHERE listed IS NULL").all()).toEqual([{ call_id: "C" }]);
});

test("both stores give the same numbers", async () => {
  const numbers = async (name: string): Promise<string> => {
    const sql = await readFile(new URL(`../../src/store/sql/${name}`, import.meta.url), "utf8");
    const [, text = ""] = /GENERATED ALWAYS AS \(([\s\S]*?)\n\)/.exec(sql) ?? [];
    return text.replaceAll("::int", "");
  };
  const sqlite = await numbers("sqlite/0021-lists-of-calls.sql");
  expect(sqlite).toContain("WHEN 'unknown' THEN 14");
  expect(await numbers("postgres/0015-lists-of-calls.sql")).toBe(sqlite);
});
