import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { printJson, printLine, printList } from "./print.ts";

interface WebhookRow {
  id: string;
  url: string;
  mode: string;
  events: string[];
  disabled_reason: string | null;
}

type Flags = ApiFlags & { json?: boolean; mode?: string; event?: string[]; header?: string[] };

const pathOf = (channel: string): string => `/api/channels/${encodeURIComponent(channel)}/webhooks`;

export function addWebhook(program: Command): void {
  const webhook = program
    .command("webhook")
    .summary("list, add and remove the webhooks of a channel")
    .description("A webhook is a URL that gets a channel's events.");

  const list = webhook.command("list <channel>").description("Lists the webhooks of a channel.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { items } = await api.ask<{ items: WebhookRow[] }>("GET", pathOf(channel));
      printList(items, flags.json, {
        head: ["WEBHOOK", "MODE", "EVENTS", "URL", ""],
        row: ({ id, mode, events, url, disabled_reason }) => [
          id,
          mode,
          events.join(","),
          url,
          disabled_reason ?? "",
        ],
        none: `No webhooks yet. Add one with: ringhook webhook add ${channel} URL`,
      });
    });

  const add = webhook
    .command("add <channel> <url>")
    .description("Sends a channel's events to a URL, from now on.");
  addApiFlags(add)
    .option("--mode <mode>", "body, path or method", "body")
    .option("--event <type.method...>", "events to send, calls.post by default")
    .option("--header <name: value...>", "own headers, at most 5")
    .option("--json", "print JSON")
    .action(async (channel: string, url: string, flags: Flags) => {
      const api = await connectApi(flags);
      const body = {
        url,
        mode: flags.mode,
        ...(flags.event && { events: flags.event }),
        ...(flags.header && { headers: Object.fromEntries(flags.header.map(parseHeader)) }),
      };
      const added = await api.ask<WebhookRow>("POST", pathOf(channel), body);
      if (flags.json) return printJson(added);
      return printLine(`Webhook ${added.id}: ${added.events.join(", ")} of ${channel} go to ${added.url}`);
    });

  const remove = webhook
    .command("remove <channel> <webhook>")
    .description("Stops sending to a webhook; what is pending for it is cancelled.");
  addApiFlags(remove).action(async (channel: string, id: string, flags: Flags) => {
    const api = await connectApi(flags);
    await api.ask("DELETE", `${pathOf(channel)}/${encodeURIComponent(id)}`);
    printLine(`Webhook ${id} is removed.`);
  });
}

function parseHeader(text: string): [string, string] {
  const colon = text.indexOf(":");
  if (colon > 0) return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  throw new RinghookError("BAD_WEBHOOK", `--header: expected "name: value", got ${JSON.stringify(text)}`);
}
