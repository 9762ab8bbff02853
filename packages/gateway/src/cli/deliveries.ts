import type { Delivery, ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { wholeNumberFlag } from "./number-flag.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";
import { shownCount } from "./shown-count.ts";
import { shownOutcome } from "./shown-outcome.ts";

interface Filter {
  channel?: string;
  webhook?: string;
  call?: string;
  state?: string;
  failed?: boolean;
  from?: string;
  to?: string;
}
type ListFlags = ApiFlags & Filter & { limit: string; json?: boolean };
type ReplayFlags = ApiFlags & Filter & { dryRun?: boolean; max?: string; json?: boolean };

export function addDeliveries(program: Command): void {
  const deliveries = program
    .command("deliveries")
    .summary("list deliveries and replay them")
    .description("Lists the deliveries to webhooks with their results, and replays them.");

  const list = deliveries.command("list", { isDefault: true }).description("Lists deliveries, newest first.");
  addFilter(addApiFlags(list))
    .option("--limit <number>", "how many to list at most", "50")
    .option("--json", "print JSON")
    .action(async (flags: ListFlags) => {
      const most = wholeNumberFlag("--limit", flags.limit, 1, 100_000);
      const api = await connectApi(flags);
      const query = { ...filterOf(flags), ...(flags.failed && { failed: "true" }) };
      const items = await api.list<Delivery>("/api/deliveries", query, most);
      const head = ["TIME", "DELIVERY", "CHANNEL", "EVENT", "STATE", "ATTEMPTS", "LAST ANSWER", "NEXT"];
      printList(items, flags.json, { head, row: shownDelivery, none: "No deliveries match." });
    });

  const show = deliveries
    .command("show <id>")
    .description("Shows one delivery with its attempts and its body.");
  addApiFlags(show)
    .option("--json", "print JSON")
    .action(async (id: string, flags: ApiFlags & { json?: boolean }) => {
      const api = await connectApi(flags);
      const found = await api.ask<ResultOf<"readDelivery">>(
        "GET",
        `/api/deliveries/${encodeURIComponent(id)}`,
      );
      return flags.json ? printJson(found) : showDelivery(found);
    });

  const replay = deliveries
    .command("replay [id]")
    .description(
      "Replays one delivery, or all of a channel that match the filter. For many, first count them with --dry-run, " +
        "then set --max: when more match, nothing is sent.",
    );
  addFilter(addApiFlags(replay))
    .option("--dry-run", "only show how many match")
    .option("--max <number>", "replay at most this many; when more match, none")
    .option("--json", "print JSON")
    .action(replayDeliveries);
}

async function replayDeliveries(id: string | undefined, flags: ReplayFlags): Promise<void> {
  const api = await connectApi(flags);
  if (id !== undefined) {
    const made = await api.ask<Delivery>("POST", `/api/deliveries/${encodeURIComponent(id)}/replay`);
    return flags.json ? printJson(made) : printLine(`Delivery ${made.id} replays ${id}.`);
  }
  if (flags.channel === undefined) {
    throw new RinghookError("BAD_SETTING", "id: expected a delivery's id, or --channel with a filter");
  }
  const body = {
    ...filterOf(flags),
    ...(flags.failed && { failed: true }),
    ...(flags.dryRun && { dry_run: true }),
    ...(flags.max !== undefined && { max: wholeNumberFlag("--max", flags.max, 1, 100_000) }),
  };
  const answer = await api.ask<ResultOf<"replayDeliveries">>("POST", "/api/deliveries/replay", body);
  if (flags.json) return printJson(answer);
  const deliveries = (count: number): string => shownCount(count, "delivery", "deliveries");
  if (flags.dryRun)
    return printLine(`Would replay ${deliveries(answer.matched)}. To do so: --max ${answer.matched}`);
  return printLine(`Replayed ${deliveries(answer.replayed)}.`);
}

function addFilter(command: Command): Command {
  return command
    .option("--channel <id>", "only this channel")
    .option("--webhook <id>", "only this webhook")
    .option("--call <id>", "only this call; requires --channel")
    .addOption(choiceOption("--state <state>", "", ["pending", "delivered", "expired", "cancelled"]))
    .option("--failed", "only deliveries with a failed attempt")
    .option("--from <time>", "recorded at or after: ISO 8601, or milliseconds since 1970")
    .option("--to <time>", "recorded before");
}

function filterOf({ channel, webhook, call, state, from, to }: Filter): Record<string, string | undefined> {
  return { channel_id: channel, webhook_id: webhook, call_id: call, state, from, to };
}

function shownDelivery(delivery: Delivery): string[] {
  return [
    shownTime(delivery.created_at),
    delivery.id,
    delivery.channel_id,
    delivery.status ?? `${delivery.type}.${delivery.method}`,
    delivery.state,
    String(delivery.attempts),
    delivery.last_error ?? (delivery.last_status === null ? "" : String(delivery.last_status)),
    delivery.due_at === null ? "" : shownTime(delivery.due_at),
  ];
}

function showDelivery(delivery: ResultOf<"readDelivery">): void {
  const { id, channel_id: channel, state, webhook, replay_of: replayOf } = delivery;
  printLine(`${id} of ${channel} to ${webhook?.leads_to ?? webhook?.url ?? "a removed webhook"}: ${state}`);
  if (replayOf !== null) printLine(`Replay of ${replayOf}`);
  for (const attempt of delivery.attempt_list) {
    const { number, at, status, error, duration_ms: took, answer, remark, location } = attempt;
    const beside = [location && `to ${location}`, remark].filter(Boolean).join(", ");
    const came = `${shownOutcome({ status, error })}${beside && ` (${beside})`} after ${took} ms${answer ? `: ${answer}` : ""}`;
    printLine(`${shownTime(at)}  attempt ${number}: ${came}`);
  }
  if (delivery.due_at !== null) printLine(`${shownTime(delivery.due_at)}  the next attempt`);
  printLine(delivery.body);
}
