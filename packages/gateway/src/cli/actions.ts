import type { Action } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { wholeNumberFlag } from "./number-flag.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";

interface Flags extends ApiFlags {
  channel?: string;
  call?: string;
  rule?: string;
  kind?: string;
  state?: string;
  limit: string;
  json?: boolean;
}

export function addActions(program: Command): void {
  const actions = program
    .command("actions")
    .summary("list what rules did, and do it once more")
    .description("What the rules of channels decided, and what became of it.");

  const list = actions.command("list", { isDefault: true }).description("Lists actions, newest first.");
  addApiFlags(list)
    .option("--channel <id>", "only this channel")
    .option("--call <id>", "only this call; requires --channel")
    .option("--rule <id>", "only this rule")
    .addOption(choiceOption("--kind <kind>", "", ["reject", "text", "remind", "tag"]))
    .addOption(choiceOption("--state <state>", "", ["pending", "done", "failed", "skipped"]))
    .option("--limit <number>", "how many to list at most", "50")
    .option("--json", "print JSON")
    .action(async ({ channel, call, rule, kind, state, limit, json, ...flags }: Flags) => {
      const most = wholeNumberFlag("--limit", limit, 1, 100_000);
      const api = await connectApi(flags);
      const query = { channel_id: channel, call_id: call, rule, kind, state };
      const items = await api.list<Action>("/api/actions", query, most);
      const head = ["TIME", "ACTION", "CHANNEL", "CALLER", "RULE", "WHAT", "STATE", "WHY"];
      printList(items, json, { head, row: shownAction, none: "No actions match." });
    });

  const replay = actions
    .command("replay <id>")
    .description("Does an action that failed or was skipped once more, within all limits.");
  addApiFlags(replay)
    .option("--json", "print JSON")
    .action(async (id: string, flags: ApiFlags & { json?: boolean }) => {
      const api = await connectApi(flags);
      const made = await api.ask<Action>("POST", `/api/actions/${encodeURIComponent(id)}/replay`);
      return flags.json ? printJson(made) : printLine(`Action ${made.id} does ${id} once more.`);
    });
}

function shownAction(action: Action): string[] {
  const { created_at, id, channel_id, number, rule, kind, state, reason, refused_with } = action;
  return [
    shownTime(created_at),
    id,
    channel_id,
    number === null ? "" : `+${number}`,
    rule,
    kind,
    state,
    [reason, refused_with].filter((part) => part !== null).join(" "),
  ];
}
