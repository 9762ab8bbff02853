import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { readText } from "../config/read-text.ts";
import { RinghookError } from "../errors.ts";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { confirm } from "./confirm.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";

type App = ResultOf<"readApp">;
type ChannelSource = ResultOf<"readSource">;

type Flags = ApiFlags & {
  json?: boolean;
  yes?: boolean;
  name?: string;
  appSecret?: string;
  verifyToken?: string;
  passOn?: string | false;
  token?: string;
  apiUrl?: string;
};

export function addSources(program: Command): void {
  const sources = program
    .command("sources")
    .summary("take calls from Meta's Cloud API or Whapi.Cloud")
    .description(
      "An app of Meta's has one callback for all its numbers. Whapi.Cloud has one for each channel.",
    );
  addList(sources);
  addAdd(sources);
  addChange(sources);
  addRemove(sources);
  addRegister(sources);
  addShow(sources);
}

function addList(sources: Command): void {
  const list = sources.command("list", { isDefault: true }).description("Lists the apps of Meta's.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (flags: Flags) => {
      const api = await connectApi(flags);
      const { items } = await api.ask<{ items: App[] }>("GET", "/api/sources");
      printList(items, flags.json, {
        head: ["SOURCE", "NAME", "CHANNELS", "LAST RECEIVED", "REFUSED", "UNROUTED"],
        row: (app) => [
          app.id,
          app.name ?? "",
          app.channels.map(({ id }) => id).join(","),
          app.last_received_at === null ? "never" : shownTime(app.last_received_at),
          String(app.refused),
          String(app.unrouted),
        ],
        none: "No apps yet. Add one with: ringhook sources add --app-secret SECRET",
      });
    });
}

function addAdd(sources: Command): void {
  const add = sources.command("add").description("Adds an app of Meta's and prints what to enter there.");
  addApiFlags(add)
    .option(
      "--app-secret <secret>",
      "the app secret (or META_APP_SECRET, which stands in no list of processes)",
    )
    .option("--name <name>", "a display name")
    .option("--verify-token <token>", "the verify token; made by the gateway when absent")
    .option("--pass-on <url>", "send each request on to the bot that had the callback before")
    .option("--json", "print JSON")
    .action(async (flags: Flags) => {
      const api = await connectApi(flags);
      const { name, verifyToken, passOn } = flags;
      const app = await api.ask<App>("POST", "/api/sources", {
        kind: "meta-cloud",
        app_secret: secretOf("--app-secret", flags.appSecret, "META_APP_SECRET"),
        ...(name !== undefined && { name }),
        ...(verifyToken !== undefined && { verify_token: verifyToken }),
        ...(passOn && { pass_on: { url: passOn } }),
      });
      if (flags.json) return printJson(app);
      printLine(`Source ${app.id}`);
      printLine("Enter at Meta, under WhatsApp, Configuration:");
      printLine(`  Callback URL: ${app.url}`);
      printLine(`  Verify token: ${app.verify_token}`);
      return printLine(`Next: ringhook channels create --app ${app.id} --phone-number-id ID`);
    });
}

function addChange(sources: Command): void {
  const change = sources.command("change <source>").description("Changes an app of Meta's.");
  addApiFlags(change)
    .option("--app-secret <secret>", "a new app secret; the one before counts for 24 hours")
    .option("--name <name>", "a display name")
    .option("--verify-token <token>", "a new verify token")
    .option("--pass-on <url>", "send each request on to this URL")
    .option("--no-pass-on", "send them on no longer")
    .action(async (source: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { name, appSecret, verifyToken, passOn } = flags;
      const app = await api.ask<App>("PATCH", pathOf(source), {
        ...(name !== undefined && { name }),
        ...(appSecret !== undefined && { app_secret: appSecret }),
        ...(verifyToken !== undefined && { verify_token: verifyToken }),
        ...(passOn !== undefined && { pass_on: passOn === false ? null : { url: passOn } }),
      });
      printLine(`Source ${app.id} was changed.`);
    });
}

function addRemove(sources: Command): void {
  const remove = sources.command("remove <source>").description("Removes an app of Meta's without channels.");
  addApiFlags(remove)
    .option("--yes", "do not ask")
    .action(async (source: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { id } = await api.ask<App>("GET", pathOf(source));
      const question = `Remove source ${id}? What Meta sends to it is refused from then on.`;
      if (!flags.yes && !(await confirm(question))) return printLine("Nothing was removed.");
      await api.ask("DELETE", pathOf(id));
      return printLine(`Source ${id} was removed.`);
    });
}

function addRegister(sources: Command): void {
  const register = sources
    .command("register <channel>")
    .description(
      "Adds a channel's URL to its settings at Whapi.Cloud, beside the webhooks that stand there.",
    );
  addApiFlags(register)
    .option(
      "--token <token>",
      "of the channel at Whapi.Cloud (or WHAPI_TOKEN); it is used once, and not kept",
    )
    .option("--api-url <url>", "of Whapi.Cloud's API, default https://gate.whapi.cloud")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { url } = await api.ask<ChannelSource>("POST", `${sourcePath(channel)}/register`, {
        token: secretOf("--token", flags.token, "WHAPI_TOKEN"),
        ...(flags.apiUrl !== undefined && { api_url: flags.apiUrl }),
      });
      printLine(`Whapi.Cloud sends the calls of ${channel} to ${url}`);
    });
}

function addShow(sources: Command): void {
  const show = sources
    .command("show <channel>")
    .description("Shows where a channel's calls come from, and what has come.");
  addApiFlags(show)
    .option("--json", "print JSON")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const source = await api.ask<ChannelSource>("GET", sourcePath(channel));
      if (flags.json) return printJson(source);
      const { last_received_at: last, lag_ms: lag } = source;
      printLine(`Source         ${source.kind}`);
      printLine(`URL            ${source.url ?? "none: it is linked to a phone"}`);
      printLine(`Last received  ${last === null ? "never" : shownTime(last)}`);
      printLine(`Received       ${source.received}, of them ${source.doubles} with nothing new`);
      printLine(`Refused        ${source.refused}`);
      printLine(`Unrouted       ${source.unrouted}`);
      printLine(`Held           ${source.held}`);
      return printLine(`Lag            ${lag === null ? "unknown" : `${lag} ms`}`);
    });
}

function secretOf(flag: string, given: string | undefined, variable: string): string {
  const secret = readText(given) ?? readText(process.env[variable]);
  if (secret !== undefined) return secret;
  throw new RinghookError("BAD_SETTING", `${flag} (${variable}): expected a secret, got nothing`);
}

function pathOf(source: string): string {
  return `/api/sources/${encodeURIComponent(source)}`;
}

function sourcePath(channel: string): string {
  return `/api/channels/${encodeURIComponent(channel)}/source`;
}
