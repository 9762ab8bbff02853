import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { wholeNumberFlag } from "./number-flag.ts";
import { printList, shownTime } from "./print.ts";

interface Flags extends ApiFlags {
  channel?: string;
  limit: string;
  json?: boolean;
}

type Entry = ResultOf<"listAudit">["items"][number];

export function addAudit(program: Command): void {
  const audit = program
    .command("audit")
    .summary("list who changed what")
    .description("Lists the changes that were asked for over the API in the last 90 days, newest first.");
  addApiFlags(audit)
    .option("--channel <id>", "only changes of this channel")
    .option("--limit <number>", "how many to list at most", "50")
    .option("--json", "print JSON")
    .action(async ({ channel, limit, json, ...flags }: Flags) => {
      const most = wholeNumberFlag("--limit", limit, 1, 100_000);
      const api = await connectApi(flags);
      const items = await api.list<Entry>("/api/audit", { channel_id: channel }, most);
      const head = ["TIME", "WHO", "ADDRESS", "CHANGE", "CHANNEL", "ON", "OUTCOME"];
      printList(items, json, { head, row: shownEntry, none: "Nothing was changed yet." });
    });
}

function shownEntry({ at, who, address, change, channel_id, touched, outcome, code }: Entry): string[] {
  const on = Object.values(touched).join(" ");
  return [shownTime(at), who, address, change, channel_id ?? "", on, code ?? outcome];
}
