import type { Channel, ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { addChannelActions } from "./channel-actions.ts";
import { addChannelMoves } from "./channel-moves.ts";
import { confirm } from "./confirm.ts";
import { addSourceFlags, nextSteps, type SourceFlags, sourceOf } from "./new-source.ts";
import { printJson, printLine, printList } from "./print.ts";

type Flags = ApiFlags & { json?: boolean; name?: string; yes?: boolean } & SourceFlags;

export function addChannels(program: Command): void {
  const channels = program
    .command("channels")
    .summary("list, create, change and remove channels")
    .description("A channel is one WhatsApp number, with its token, its link and its webhooks.");

  addList(channels);
  addCreate(channels);
  addRemove(channels);
  addChannelActions(channels);
  addChannelMoves(channels);
}

function addList(channels: Command): void {
  const list = channels
    .command("list", { isDefault: true })
    .description("Lists the channels and their states.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (flags: Flags) => {
      const api = await connectApi(flags);
      const items = await api.list<Channel>("/api/channels", {}, Number.POSITIVE_INFINITY);
      printList(items, flags.json, {
        head: ["CHANNEL", "STATE", "REASON", "NUMBER", "SOURCE", "NAME"],
        row: ({ id, state, reason, number, source, name }) => [
          id,
          state,
          reason ?? "",
          number ?? "",
          source,
          name ?? "",
        ],
        none: "No channels yet. Create one with: ringhook channels create",
      });
    });
}

function addCreate(channels: Command): void {
  const create = channels
    .command("create [id]")
    .description(
      "Creates a channel and prints its token and signing secret. Neither can be shown again. Without an id, the gateway makes one, such as MANTIS-M72HC.",
    );
  addSourceFlags(addApiFlags(create))
    .option("--name <name>", "a display name")
    .option("--json", "print JSON")
    .action(async (id: string | undefined, flags: Flags) => {
      const api = await connectApi(flags);
      const source = sourceOf(flags);
      const body = {
        ...(id !== undefined && { id }),
        ...(flags.name !== undefined && { name: flags.name }),
        ...(source && { source }),
      };
      const created = await api.ask<ResultOf<"createChannel">>("POST", "/api/channels", body);
      if (flags.json) return printJson(created);
      printLine(`Channel ${created.id}`);
      printLine(`Token (not shown again): ${created.token}`);
      printLine(`Signing secret of its webhooks (not shown again): ${created.signing_secret}`);
      return nextSteps(created).forEach(printLine);
    });
}

function addRemove(channels: Command): void {
  const remove = channels
    .command("remove <channel>")
    .description("Logs a channel out of WhatsApp and removes it with its calls, events and deliveries.");
  addApiFlags(remove)
    .option("--yes", "do not ask")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const path = `/api/channels/${encodeURIComponent(channel)}`;
      const found = await api.ask<Channel>("GET", path);
      if (!flags.yes && !(await confirm(questionOf(found)))) return printLine("Nothing was removed.");
      await api.ask("DELETE", path);
      return printLine(`Channel ${found.id} was removed.`);
    });
}

function questionOf({ id, number }: Channel): string {
  const linked = number === null ? "" : `, linked to +${number},`;
  return `Remove channel ${id}${linked} with its webhooks, calls and deliveries? This cannot be undone.`;
}
