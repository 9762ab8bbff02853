import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { type ApiClient, type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { confirm } from "./confirm.ts";
import { printJson, printLine } from "./print.ts";

type Flags = ApiFlags & { json?: boolean; yes?: boolean };

/** What can be done with a channel that is there: its link, its settings, its keys. */
export function addChannelActions(channels: Command): void {
  addRestart(channels);
  addLogout(channels);
  addSettings(channels);
  addRotations(channels);
}

function addRestart(channels: Command): void {
  const restart = channels
    .command("restart <channel>")
    .description("Disconnects a channel and connects it again.");
  addApiFlags(restart).action(async (channel: string, flags: Flags) => {
    const api = await connectApi(flags);
    await api.ask("POST", pathOf(channel, "restart"));
    printLine(`Channel ${channel} connects again.`);
  });
}

function addLogout(channels: Command): void {
  const logout = channels
    .command("logout <channel>")
    .description(
      "Logs a channel out of WhatsApp. It keeps its webhooks and its log, and can be linked again.",
    );
  addApiFlags(logout)
    .option("--yes", "do not ask")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const question = `Log channel ${channel} out of WhatsApp? To link it again, somebody needs the phone.`;
      if (!flags.yes && !(await confirm(question))) return printLine("Nothing was changed.");
      await api.ask("DELETE", pathOf(channel, "link"));
      return printLine(`Channel ${channel} is logged out. Link it again with: ringhook link ${channel}`);
    });
}

function addSettings(channels: Command): void {
  const settings = channels
    .command("settings <channel> [name=value...]")
    .description(
      "Shows the settings of a channel, or changes some: offline_mode=true. A value is JSON, or else a text; null restores the default.",
    );
  addApiFlags(settings)
    .option("--json", "print JSON")
    .action(async (channel: string, changes: string[], flags: Flags) => {
      const api = await connectApi(flags);
      const now = await settingsAfter(api, channel, changes);
      if (flags.json) return printJson(now);
      for (const [name, value] of Object.entries(now)) printLine(`${name}=${JSON.stringify(value)}`);
    });
}

function settingsAfter(api: ApiClient, channel: string, changes: string[]): Promise<Record<string, unknown>> {
  const path = pathOf(channel, "settings");
  if (changes.length === 0) return api.ask("GET", path);
  return api.ask("PATCH", path, Object.fromEntries(changes.map(parseChange)));
}

function parseChange(text: string): [name: string, value: unknown] {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new RinghookError("BAD_SETTINGS", `expected name=value, got ${JSON.stringify(text)}`);
  }
  const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

function addRotations(channels: Command): void {
  const token = channels
    .command("rotate-token <channel>")
    .description("Makes a new token for a channel and prints it, once. The old one stops working at once.");
  addApiFlags(token)
    .option("--yes", "do not ask")
    .option("--json", "print JSON")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const question = `Make a new token for channel ${channel}? Clients with the old one are refused at once.`;
      if (!flags.yes && !(await confirm(question))) return printLine("Nothing was changed.");
      const made = await api.ask<ResultOf<"rotateToken">>("POST", pathOf(channel, "token"));
      return flags.json ? printJson(made) : printLine(`Token (not shown again): ${made.token}`);
    });

  const secret = channels
    .command("rotate-secret <channel>")
    .description(
      "Makes a new signing secret for a channel's webhooks and prints it, once. The old one signs beside it for 24 hours.",
    );
  addApiFlags(secret)
    .option("--json", "print JSON")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const made = await api.ask<ResultOf<"rotateSigningSecret">>("POST", pathOf(channel, "signing-secret"));
      if (flags.json) return printJson(made);
      printLine(`Signing secret of its webhooks (not shown again): ${made.signing_secret}`);
      return printLine("Give it to the receivers within 24 hours; until then the old one signs, too.");
    });
}

function pathOf(channel: string, rest: string): string {
  return `/api/channels/${encodeURIComponent(channel)}/${rest}`;
}
