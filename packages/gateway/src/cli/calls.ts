import type { Call, ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { wholeNumberFlag } from "./number-flag.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";
import { shownOutcome } from "./shown-outcome.ts";

interface Flags extends ApiFlags {
  channel?: string;
  caller?: string;
  direction?: string;
  status?: string;
  from?: string;
  to?: string;
  limit: string;
  json?: boolean;
}

export function addCalls(program: Command): void {
  const calls = program
    .command("calls")
    .summary("read the call log")
    .description("Every call that the channels received, and the webhooks sent for it.");

  const list = calls.command("list", { isDefault: true }).description("Lists calls, newest first.");
  addApiFlags(list)
    .option("--channel <id>", "only this channel")
    .option("--caller <number>", "only calls from this number, JID or LID")
    .addOption(
      choiceOption("--status <status>", "", [
        "queued",
        "initiated",
        "ringing",
        "missed",
        "answered",
        "ended",
      ]),
    )
    .addOption(choiceOption("--direction <direction>", "", ["incoming", "outgoing", "any"]))
    .option("--from <time>", "started at or after: ISO 8601, or milliseconds since 1970")
    .option("--to <time>", "started before")
    .option("--limit <number>", "how many to list at most", "50")
    .option("--json", "print JSON")
    .action(async ({ channel, caller, direction, status, from, to, limit, json, ...flags }: Flags) => {
      const most = wholeNumberFlag("--limit", limit, 1, 100_000);
      const api = await connectApi(flags);
      const items = await api.list<Call>(
        "/api/calls",
        { channel_id: channel, caller, direction, status, from, to },
        most,
      );
      const head = ["TIME", "CHANNEL", "CALL", "STATUS", "CALLER", "NAME", "RANG", "TALKED", "END"];
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
      const found = await api.ask<ResultOf<"readCall">>("GET", path);
      return flags.json ? printJson(found) : showTimeline(found);
    });
}

function shownCall(call: Call): string[] {
  return [
    shownTime(call.started_at),
    call.channel_id,
    call.id,
    call.status,
    call.caller_number === null ? call.caller : `+${call.caller_number}`,
    call.caller_name ?? "",
    call.ring_time_ms === null ? "" : `${call.ring_time_ms / 1000} s`,
    call.duration === null ? "" : `${call.duration} s`,
    call.end_reason ?? "",
  ];
}

function showTimeline(call: ResultOf<"readCall">): void {
  const kinds = [call.video ? "video" : "voice", call.group && "group", call.offline && "offline"];
  const way = call.direction === "outgoing" ? "to" : "from";
  printLine(`${call.id} of ${call.channel_id}: ${kinds.filter(Boolean).join(", ")}, ${way} ${call.caller}`);
  const about = [call.caller_name, call.caller_country, call.caller_platform, call.caller_version];
  if (about.some(Boolean)) printLine(`Caller: ${about.filter(Boolean).join(", ")}`);
  if (call.silence !== null) printLine(`No phone rang: ${call.silence}`);
  if (call.tags.length > 0) printLine(`Tags: ${call.tags.join(", ")}`);
  for (const { method, status, at, deliveries } of call.events) {
    printLine(`${shownTime(at)}  ${status ?? `calls.${method}`}`);
    for (const { id, webhook_id: webhookId, state, attempt_list: attempts } of deliveries) {
      printLine(`  ${id} to ${webhookId}: ${state}`);
      for (const attempt of attempts) {
        const { number, at: sentAt, duration_ms: took } = attempt;
        printLine(`    ${shownTime(sentAt)}  attempt ${number}: ${shownOutcome(attempt)} after ${took} ms`);
      }
    }
  }
  if (call.end_reason !== null) printLine(`Ended: ${call.end_reason}`);
  if (call.duration !== null) printLine(`Talked: ${call.duration} s`);
}
