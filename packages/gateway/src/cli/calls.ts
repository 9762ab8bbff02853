import type { Command } from "commander";
import type { Static } from "typebox";
import type { CallDetail, CallItem } from "../http/manager/schemas/call.ts";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { numberFlag } from "./number-flag.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";

type CallRow = Static<typeof CallItem>;
type CallWithTimeline = Static<typeof CallDetail>;

interface Flags extends ApiFlags {
  channel?: string;
  caller?: string;
  status?: string;
  from?: string;
  to?: string;
  limit: string;
  json?: boolean;
}

export function addCalls(program: Command): void {
  const calls = program
    .command("calls")
    .summary("look into the log of calls")
    .description("Every call that the channels received, and what was sent of it.");

  const list = calls.command("list", { isDefault: true }).description("Lists calls, newest first.");
  addApiFlags(list)
    .option("--channel <id>", "only of this channel")
    .option("--caller <number>", "only from this number, JID or LID")
    .option("--status <status>", "queued, initiated, ringing, missed or answered")
    .option("--from <time>", "began at or after: ISO 8601, or milliseconds since 1970")
    .option("--to <time>", "began before")
    .option("--limit <number>", "at most so many", "50")
    .option("--json", "print JSON")
    .action(async ({ channel, caller, status, from, to, limit, json, ...flags }: Flags) => {
      const most = numberFlag("--limit", limit, 1, 100_000);
      const api = await connectApi(flags);
      const items = await api.list<CallRow>(
        "/api/calls",
        { channel_id: channel, caller, status, from, to },
        most,
      );
      const head = ["TIME", "CHANNEL", "CALL", "STATUS", "CALLER", "RANG", "END"];
      printList(items, json, { head, row: shownCall, none: "No calls match." });
    });

  const show = calls
    .command("show <channel> <call>")
    .description("Shows one call with its timeline: each event, each delivery, each attempt.");
  addApiFlags(show)
    .option("--json", "print JSON")
    .action(async (channel: string, call: string, flags: ApiFlags & { json?: boolean }) => {
      const api = await connectApi(flags);
      const path = `/api/calls/${encodeURIComponent(channel)}/${encodeURIComponent(call)}`;
      const found = await api.ask<CallWithTimeline>("GET", path);
      return flags.json ? printJson(found) : showTimeline(found);
    });
}

function shownCall(call: CallRow): string[] {
  return [
    shownTime(call.started_at),
    call.channel_id,
    call.id,
    call.status,
    call.caller_number === null ? call.caller : `+${call.caller_number}`,
    call.ring_time_ms === null ? "" : `${call.ring_time_ms / 1000} s`,
    call.end_reason ?? "",
  ];
}

function showTimeline(call: CallWithTimeline): void {
  const kinds = [call.video ? "video" : "voice", call.group && "group", call.offline && "offline"];
  printLine(`${call.id} of ${call.channel_id}: ${kinds.filter(Boolean).join(", ")}, from ${call.caller}`);
  for (const { status, at, deliveries } of call.events) {
    printLine(`${shownTime(at)}  ${status}`);
    for (const { id, webhook_id: webhookId, state, attempt_list: attempts } of deliveries) {
      printLine(`  ${id} to ${webhookId}: ${state}`);
      for (const { number, at: sentAt, status: answered, error, duration_ms: took } of attempts) {
        printLine(`    ${shownTime(sentAt)}  attempt ${number}: ${answered ?? error} after ${took} ms`);
      }
    }
  }
  if (call.end_reason !== null) printLine(`It ended: ${call.end_reason}`);
}
