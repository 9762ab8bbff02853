import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { printJson, printLine, printList } from "./print.ts";

interface ChannelRow {
  id: string;
  name: string | null;
  state: string;
  reason: string | null;
  number: string | null;
}

interface CreatedRow extends ChannelRow {
  token: string;
  signing_secret: string;
}

type Flags = ApiFlags & { json?: boolean; name?: string };

export function addChannels(program: Command): void {
  const channels = program
    .command("channels")
    .summary("list, create and remove channels")
    .description("A channel is one WhatsApp number, with its token, its link and its webhooks.");

  const list = channels
    .command("list", { isDefault: true })
    .description("Lists the channels and their states.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (flags: Flags) => {
      const api = await connectApi(flags);
      const items = await api.list<ChannelRow>("/api/channels", {}, Number.POSITIVE_INFINITY);
      printList(items, flags.json, {
        head: ["CHANNEL", "STATE", "REASON", "NUMBER", "NAME"],
        row: ({ id, state, reason, number, name }) => [id, state, reason ?? "", number ?? "", name ?? ""],
        none: "No channels yet. Create one with: ringhook channels create",
      });
    });

  const create = channels
    .command("create [id]")
    .description(
      "Creates a channel and prints its token and signing secret, this once. Without an id one is made, such as MANTIS-M72HC.",
    );
  addApiFlags(create)
    .option("--name <name>", "a name for people")
    .option("--json", "print JSON")
    .action(async (id: string | undefined, flags: Flags) => {
      const api = await connectApi(flags);
      const body = { ...(id !== undefined && { id }), ...(flags.name !== undefined && { name: flags.name }) };
      const created = await api.ask<CreatedRow>("POST", "/api/channels", body);
      if (flags.json) return printJson(created);
      printLine(`Channel ${created.id}`);
      printLine(`Token, shown this once: ${created.token}`);
      printLine(`Signing secret of its webhooks, shown this once: ${created.signing_secret}`);
      return printLine(`Next: ringhook link ${created.id}`);
    });

  const remove = channels
    .command("remove <channel>")
    .description("Logs a channel out of WhatsApp and removes it with its calls, events and deliveries.");
  addApiFlags(remove).action(async (channel: string, flags: Flags) => {
    const api = await connectApi(flags);
    await api.ask("DELETE", `/api/channels/${encodeURIComponent(channel)}`);
    printLine(`Channel ${channel} is removed.`);
  });
}
