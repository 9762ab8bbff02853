import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { printList, shownTime } from "./print.ts";

interface Flags extends ApiFlags {
  json?: boolean;
}

/** As many as a database may have. */
const MOST_NODES = 128;

type Node = ResultOf<"listNodes">["items"][number];

export function addNodes(program: Command): void {
  const nodes = program
    .command("nodes")
    .summary("list the gateways that share the database")
    .description(
      "Lists the gateways of one PostgreSQL database: which are alive, where they are, and how many channels each holds.",
    );
  addApiFlags(nodes)
    .option("--json", "print JSON")
    .action(async ({ json, ...flags }: Flags) => {
      const api = await connectApi(flags);
      const items = await api.list<Node>("/api/nodes", {}, MOST_NODES);
      const head = ["NAME", "STATE", "CHANNELS", "TAKEN OVER", "SEEN", "STARTED", "URL"];
      printList(items, json, { head, row: shownNode, none: "No gateway runs on the database." });
    });
}

function shownNode({ name, state, self, channels, taken_over, seen_at, started_at, url }: Node): string[] {
  const shownName = self ? `${name} (this one)` : name;
  const numbers = [String(channels), String(taken_over)];
  return [shownName, state, ...numbers, shownTime(seen_at), shownTime(started_at), url ?? ""];
}
