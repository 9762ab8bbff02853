import type { Call } from "@ringhook/api";

const COLUMNS: readonly (readonly [name: string, value: (call: Call) => string | number | boolean | null])[] =
  [
    ["channel_id", (call) => call.channel_id],
    ["call_id", (call) => call.id],
    ["started_at", (call) => new Date(call.started_at).toISOString()],
    ["status", (call) => call.status],
    ["caller_number", (call) => call.caller_number],
    ["caller_lid", (call) => call.caller_lid],
    ["video", (call) => call.video],
    ["group", (call) => call.group],
    ["while_away", (call) => call.offline],
    ["rang_ms", (call) => call.ring_time_ms],
    ["ended_at", (call) => (call.ended_at === null ? null : new Date(call.ended_at).toISOString())],
    ["end_reason", (call) => call.end_reason],
    ["caller_name", (call) => call.caller_name],
    ["caller_country", (call) => call.caller_country],
    ["silence", (call) => call.silence],
    ["tags", (call) => call.tags.join(" ")],
    ["direction", (call) => call.direction],
    ["talked_s", (call) => call.duration],
  ];

/** The header line. */
export const csvHead = `${COLUMNS.map(([name]) => name).join(",")}\r\n`;

/** Calls as lines of CSV: RFC 4180. */
export function csvOf(calls: readonly Call[]): string {
  return calls.map((call) => `${COLUMNS.map(([, value]) => cell(value(call))).join(",")}\r\n`).join("");
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return "";
  // A spreadsheet would run a value that begins like a formula.
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
