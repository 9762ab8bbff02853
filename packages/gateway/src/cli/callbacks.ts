import type { Callback, ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { wholeNumberFlag } from "./number-flag.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";

interface Flags extends ApiFlags {
  channel?: string;
  state?: string;
  assignedTo?: string;
  limit: string;
  json?: boolean;
  csv?: boolean;
}

interface ChangeFlags extends ApiFlags {
  note?: string;
  json?: boolean;
}

export function addCallbacks(program: Command): void {
  const callbacks = program
    .command("callbacks")
    .summary("list whom to call back")
    .description("Callers who were missed and not spoken to since.");

  const list = callbacks.command("list", { isDefault: true }).description("Lists them, newest call first.");
  addApiFlags(list)
    .option("--channel <id>", "only of this channel")
    .addOption(choiceOption("--state <state>", "default: open", ["open", "snoozed", "done", "all"]))
    .option("--assigned-to <name>", "only those that this person calls back")
    .option("--limit <number>", "how many to list at most", "50")
    .option("--json", "print JSON")
    .option("--csv", "print all as CSV, whatever the limit")
    .action(async ({ channel, state = "open", assignedTo, limit, json, csv, ...flags }: Flags) => {
      const most = wholeNumberFlag("--limit", limit, 1, 100_000);
      const api = await connectApi(flags);
      const filter = {
        channel_id: channel,
        assigned_to: assignedTo,
        state: state === "all" ? undefined : state,
      };
      if (csv) {
        process.stdout.write(await api.text("/api/callbacks.csv", filter));
        return;
      }
      const items = await api.list<Callback>("/api/callbacks", filter, most);
      const head = ["ID", "CALLER", "NAME", "CALLS", "LAST CALL", "STATE", "ASSIGNED TO", "NOTE"];
      printList(items, json, { head, row: shownCallback, none: "Nobody to call back." });
    });

  const show = callbacks.command("show <id>").description("Shows one with its calls.");
  addApiFlags(show)
    .option("--json", "print JSON")
    .action(async (id: string, { json, ...flags }: ApiFlags & { json?: boolean }) => {
      const api = await connectApi(flags);
      const found = await api.ask<ResultOf<"readCallback">>("GET", pathOf(id));
      return json ? printJson(found) : showCallback(found);
    });

  const done = callbacks.command("done <id>").description("Says that the caller was spoken to.");
  addChange(done, () => ({ state: "done" }));
  const reopen = callbacks.command("reopen <id>").description("Opens one again that is done or snoozed.");
  addChange(reopen, () => ({ state: "open" }));
  const snooze = callbacks.command("snooze <id> <until>").description("Hides one until a time: ISO 8601.");
  addChange(snooze, (until) => ({ snoozed_until: until }));
  const assign = callbacks.command("assign <id> <name>").description("Says who calls back.");
  addChange(assign, (name) => ({ assigned_to: name }));
}

/** A command that changes an entry. @param changeOf what it changes, from its second argument */
function addChange(command: Command, changeOf: (argument: string) => object): void {
  addApiFlags(command)
    .option("--note <text>", "what to remember")
    .option("--json", "print JSON")
    .action(async (id: string, ...rest: unknown[]) => {
      const { note, json, ...flags } = command.opts<ChangeFlags>();
      const api = await connectApi(flags);
      const body = { ...changeOf(String(rest[0])), ...(note !== undefined && { note }) };
      const changed = await api.ask<Callback>("PATCH", pathOf(id), body);
      if (json) return printJson(changed);
      printLine(`${callerOf(changed)} is ${stateOf(changed)}.`);
    });
}

function pathOf(id: string): string {
  return `/api/callbacks/${encodeURIComponent(id)}`;
}

function shownCallback(callback: Callback): string[] {
  return [
    callback.id,
    callerOf(callback),
    callback.caller_name ?? "",
    String(callback.calls),
    shownTime(callback.last_call_at),
    callback.state,
    callback.assigned_to ?? "",
    callback.note?.split("\n")[0] ?? "",
  ];
}

function showCallback(callback: ResultOf<"readCallback">): void {
  const { caller_name: name, caller_country: country, whatsapp_url: url } = callback;
  printLine([callerOf(callback), name, country].filter(Boolean).join(", "));
  printLine(`State: ${stateOf(callback)}`);
  if (callback.assigned_to !== null) printLine(`Assigned to: ${callback.assigned_to}`);
  if (url !== null) printLine(`Chat: ${url}`);
  const [zone, ...others] = callback.caller_time_zones;
  if (zone !== undefined && others.length === 0) printLine(`Their time: ${localTime(zone)} (${zone})`);
  if (callback.note !== null) printLine(`Note: ${callback.note}`);
  for (const call of callback.call_list) {
    printLine(
      `${shownTime(call.started_at)}  ${call.video ? "video call" : "call"}, ${call.end_reason ?? "missed"}`,
    );
  }
}

function stateOf({
  state,
  closed_by: closedBy,
  snoozed_until: until,
  assigned_to: assignedTo,
}: Callback): string {
  if (state === "done") return `done (${closedBy})`;
  if (state === "snoozed" && until !== null) return `snoozed until ${shownTime(until)}`;
  return assignedTo === null ? "open" : `open, for ${assignedTo}`;
}

function callerOf({ caller, caller_number: number }: Callback): string {
  return number === null ? caller : `+${number}`;
}

function localTime(timeZone: string): string {
  return new Date().toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
}
