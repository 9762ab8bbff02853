import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { type ApiClient, type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { confirm } from "./confirm.ts";
import { printJson, printLine, printList, shownTime } from "./print.ts";

type Token = ResultOf<"listTokens">["items"][number];
type MadeToken = ResultOf<"addToken">;

type Flags = ApiFlags & {
  json?: boolean;
  yes?: boolean;
  scope?: string[];
  channel?: string[];
  expires?: string;
};

const UNITS_MS: Record<string, number> = { h: 3_600_000, d: 24 * 3_600_000 };

export function addTokens(program: Command): void {
  const tokens = program
    .command("tokens")
    .summary("make, rotate and remove named tokens for programs")
    .description(
      "A named token opens some channels or all, within its scopes, until it expires. In place of its id, its name may be given.",
    );
  addList(tokens);
  addAdd(tokens);
  addRotate(tokens);
  addRemove(tokens);
}

function addList(tokens: Command): void {
  const list = tokens.command("list", { isDefault: true }).description("Lists the named tokens.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (flags: Flags) => {
      const items = await listOf(await connectApi(flags));
      printList(items, flags.json, {
        head: ["TOKEN", "NAME", "CHANNELS", "SCOPES", "EXPIRES", "LAST USED"],
        row: ({ id, name, channels, scopes, expires_at, last_used_at }) => [
          id,
          name,
          channels === "all" ? "all" : channels.join(","),
          scopes.join(","),
          expires_at === null ? "never" : shownTime(expires_at),
          last_used_at === null ? "never" : shownTime(last_used_at),
        ],
        none: "No named tokens yet. Make one with: ringhook tokens add NAME --scope read",
      });
    });
}

function addAdd(tokens: Command): void {
  const add = tokens.command("add <name>").description("Makes a token and prints it, once.");
  addApiFlags(add)
    .requiredOption("--scope <scope...>", "what it may: read, send, manage")
    .option("--channel <channel...>", "only these channels; default: all, also those made later")
    .option("--expires <when>", "after days or hours, such as 90d or 12h, or at an ISO 8601 time")
    .option("--json", "print JSON")
    .action(async (name: string, flags: Flags) => {
      const api = await connectApi(flags);
      const made = await api.ask<MadeToken>("POST", "/api/tokens", {
        name,
        scopes: flags.scope,
        channels: flags.channel ?? "all",
        ...(flags.expires !== undefined && { expires_at: expiryOf(flags.expires) }),
      });
      if (flags.json) return printJson(made);
      const until = made.expires_at === null ? "does not expire" : `expires ${shownTime(made.expires_at)}`;
      printLine(`Token ${made.id}: ${made.name}, ${made.scopes.join(", ")}, ${until}`);
      return printLine(`Token (not shown again): ${made.token}`);
    });
}

function addRotate(tokens: Command): void {
  const rotate = tokens
    .command("rotate <token>")
    .description("Makes a new token and prints it, once. The old one opens the same for 24 hours more.");
  addApiFlags(rotate)
    .option("--json", "print JSON")
    .action(async (given: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { id } = await find(api, given);
      const made = await api.ask<MadeToken>("POST", `/api/tokens/${id}/rotate`);
      if (flags.json) return printJson(made);
      return printLine(`Token (not shown again): ${made.token}`);
    });
}

function addRemove(tokens: Command): void {
  const remove = tokens.command("remove <token>").description("Removes a token: it opens nothing any more.");
  addApiFlags(remove)
    .option("--yes", "do not ask")
    .action(async (given: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { id, name } = await find(api, given);
      const question = `Remove token ${name}? What uses it is refused from then on.`;
      if (!flags.yes && !(await confirm(question))) return printLine("Nothing was removed.");
      await api.ask("DELETE", `/api/tokens/${id}`);
      return printLine(`Token ${name} was removed.`);
    });
}

async function listOf(api: ApiClient): Promise<Token[]> {
  return (await api.ask<{ items: Token[] }>("GET", "/api/tokens")).items;
}

/** A token by its id or its name. @throws RinghookError `TOKEN_NOT_FOUND` */
async function find(api: ApiClient, given: string): Promise<Token> {
  const found = (await listOf(api)).find(({ id, name }) => id === given || name === given);
  if (found) return found;
  throw new RinghookError("TOKEN_NOT_FOUND", `there is no token ${JSON.stringify(given)}`, {
    hint: "`ringhook tokens` lists the tokens.",
  });
}

/** A time as the API takes it, from a span or a time. */
function expiryOf(given: string): number | string {
  const [, count, unit = ""] = /^\s*(\d{1,5})\s*([hd])\s*$/i.exec(given) ?? [];
  const ms = UNITS_MS[unit.toLowerCase()];
  return count === undefined || ms === undefined ? given : Date.now() + Number(count) * ms;
}
