import { readFile } from "node:fs/promises";
import type { BodyOf } from "@ringhook/api";
import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { CHATWOOT_STATUSES, type ChatwootStatus } from "../subscriptions/chatwoot.ts";
import { wholeNumberFlag } from "./number-flag.ts";

/** Flags of where a webhook leads to. */
export interface TargetFlags {
  mode?: "body" | "path" | "method";
  to?: string;
  account?: string;
  inbox?: string;
  tokenFile?: string;
  status?: ChatwootStatus[];
  openOn?: ChatwootStatus[];
  private?: boolean;
}

/** In place of a URL: a broker by its name, or a Chatwoot by its URL. */
const BROKER = "broker:";
const CHATWOOT = "chatwoot:";

export function addTargetFlags(command: Command): Command {
  return command
    .option("--to <address>", "with a broker: a subject, an exchange or a stream of your choice")
    .option("--account <id>", "with a Chatwoot: its account")
    .option("--inbox <id>", "with a Chatwoot: the inbox, of the kind API")
    .option("--token-file <file>", "with a Chatwoot: a file that holds the access token and no more")
    .option(
      "--status <status...>",
      `with a Chatwoot: which calls, default all: ${CHATWOOT_STATUSES.join(", ")}`,
    )
    .option("--open-on <status...>", "with a Chatwoot: what opens a conversation, default: missed")
    .option("--private", "with a Chatwoot: write private notes alone");
}

/** What a request says of where a webhook leads to. */
export async function targetOf(url: string, flags: TargetFlags): Promise<Partial<BodyOf<"addWebhook">>> {
  const to = flags.to === undefined ? {} : { to: flags.to };
  if (url.startsWith(BROKER)) return { broker: url.slice(BROKER.length), ...to };
  if (!url.startsWith(CHATWOOT)) return { url, ...(flags.mode && { mode: flags.mode }), ...to };
  const { account, inbox, tokenFile, status: statuses, openOn, private: isPrivate } = flags;
  if (account === undefined || inbox === undefined || tokenFile === undefined) {
    throw new RinghookError("BAD_WEBHOOK", "expected --account, --inbox and --token-file with a Chatwoot");
  }
  const token = (await readFile(tokenFile, "utf8")).trim();
  const chatwoot = {
    url: url.slice(CHATWOOT.length),
    account_id: idOf("--account", account),
    inbox_id: idOf("--inbox", inbox),
    token,
    ...(statuses && { statuses }),
    ...(openOn && { open_on: openOn }),
    ...(isPrivate && { private: true }),
  };
  return { chatwoot };
}

function idOf(flag: string, text: string): number {
  return wholeNumberFlag(flag, text, 1, Number.MAX_SAFE_INTEGER);
}
