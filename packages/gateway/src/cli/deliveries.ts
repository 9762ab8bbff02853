import type { Command } from "commander";
import type { Static } from "typebox";
import { RinghookError } from "../errors.ts";
import type { DeliveryDetail, DeliveryItem } from "../http/manager/schemas/delivery.ts";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { numberFlag } from "./number-flag.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";

type DeliveryRow = Static<typeof DeliveryItem>;
type DeliveryWithAttempts = Static<typeof DeliveryDetail>;

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
    .summary("look into what was sent, and send it again")
    .description("What was owed to the webhooks, what became of it, and sending it again.");

  const list = deliveries.command("list", { isDefault: true }).description("Lists deliveries, newest first.");
  addFilter(addApiFlags(list))
    .option("--limit <number>", "at most so many", "50")
    .option("--json", "print JSON")
    .action(async (flags: ListFlags) => {
      const most = numberFlag("--limit", flags.limit, 1, 100_000);
      const api = await connectApi(flags);
      const query = { ...filterOf(flags), ...(flags.failed && { failed: "true" }) };
      const items = await api.list<DeliveryRow>("/api/deliveries", query, most);
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
      const found = await api.ask<DeliveryWithAttempts>("GET", `/api/deliveries/${encodeURIComponent(id)}`);
      return flags.json ? printJson(found) : showDelivery(found);
    });

  const replay = deliveries
    .command("replay [id]")
    .description(
      "Sends one delivery again, or all of a channel that match the filter. For many, look first with --dry-run, " +
        "then say with --max how many it may be: when more match, nothing is sent.",
    );
  addFilter(addApiFlags(replay))
    .option("--dry-run", "only tell how many match")
    .option("--max <number>", "the most deliveries to send again")
    .option("--json", "print JSON")
    .action(replayDeliveries);
}

async function replayDeliveries(id: string | undefined, flags: ReplayFlags): Promise<void> {
  const api = await connectApi(flags);
  if (id !== undefined) {
    const made = await api.ask<DeliveryRow>("POST", `/api/deliveries/${encodeURIComponent(id)}/replay`);
    return flags.json ? printJson(made) : printLine(`Delivery ${made.id} sends ${id} again.`);
  }
  if (flags.channel === undefined) {
    throw new RinghookError("BAD_SETTING", "expected a delivery's id, or --channel with a filter");
  }
  const body = {
    ...filterOf(flags),
    ...(flags.failed && { failed: true }),
    ...(flags.dryRun && { dry_run: true }),
    ...(flags.max !== undefined && { max: numberFlag("--max", flags.max, 1, 100_000) }),
  };
  const answer = await api.ask<{ matched: number; replayed: number }>("POST", "/api/deliveries/replay", body);
  if (flags.json) return printJson(answer);
  if (flags.dryRun)
    return printLine(`${answer.matched} deliveries match. To send them again: --max ${answer.matched}`);
  return printLine(`${answer.replayed} deliveries are sent again.`);
}

function addFilter(command: Command): Command {
  return command
    .option("--channel <id>", "only of this channel")
    .option("--webhook <id>", "only to this webhook")
    .option("--call <id>", "only of this call; together with --channel")
    .option("--state <state>", "pending, delivered, expired or cancelled")
    .option("--failed", "only with an attempt that failed")
    .option("--from <time>", "journaled at or after: ISO 8601, or milliseconds since 1970")
    .option("--to <time>", "journaled before");
}

function filterOf({ channel, webhook, call, state, from, to }: Filter): Record<string, string | undefined> {
  return { channel_id: channel, webhook_id: webhook, call_id: call, state, from, to };
}

function shownDelivery(delivery: DeliveryRow): string[] {
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

function showDelivery(delivery: DeliveryWithAttempts): void {
  const { id, channel_id: channel, state, webhook, replay_of: replayOf } = delivery;
  printLine(`${id} of ${channel} to ${webhook?.url ?? "a webhook that was removed"}: ${state}`);
  if (replayOf !== null) printLine(`Sends ${replayOf} again.`);
  for (const { number, at, status, error, duration_ms: took, answer } of delivery.attempt_list) {
    printLine(
      `${shownTime(at)}  attempt ${number}: ${status ?? error} after ${took} ms${answer ? `: ${answer}` : ""}`,
    );
  }
  if (delivery.due_at !== null) printLine(`${shownTime(delivery.due_at)}  the next attempt`);
  printLine(delivery.body);
}
