import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { readText } from "../config/read-text.ts";
import { RinghookError } from "../errors.ts";
import { confirm } from "./confirm.ts";
import { printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";

/** Characters of a passphrase. */
const LEAST_LENGTH = 12;

interface Flags extends Record<string, unknown> {
  passphraseFile: string;
  yes?: boolean;
}

/** A channel's way to another gateway, with its link. */
export function addChannelMoves(channels: Command): void {
  const out = channels
    .command("export <channel> <file>")
    .description(
      "Takes a linked channel with its link into a file, sealed by a passphrase, for another gateway. Stop the gateway first. " +
        "The channel stays here with its log, without its link: two gateways with one link would throw each other out.",
    )
    .option("--yes", "do not ask");
  withPassphrase(out).action(async (channel: string, file: string, flags: Flags) => {
    const passphrase = await readPassphrase(flags);
    const question = `Take the link of channel ${channel} out of this gateway? Without the file it has to be scanned again.`;
    if (!flags.yes && !(await confirm(question))) return printLine("Nothing was changed.");
    const { exportChannel } = await import("../node/move-channel.ts");
    const { channelId, number, webhooks } = await exportChannel(configOf(flags), channel, {
      file,
      passphrase,
    });
    printLine(`${resolve(file)}: channel ${channelId}, ${linked(number)}, webhooks: ${webhooks.length}.`);
    return printLine("Import it where it goes, then remove the file: ringhook channels import FILE");
  });

  const into = channels
    .command("import <file>")
    .description(
      "Puts a channel from `channels export` into this gateway: its link, token, webhooks, secrets, settings and rules. Stop the gateway first.",
    );
  withPassphrase(into).action(async (file: string, flags: Flags) => {
    const passphrase = await readPassphrase(flags);
    const { importChannel } = await import("../node/move-channel.ts");
    const { channelId, number, webhooks } = await importChannel(configOf(flags), { file, passphrase });
    printLine(`Channel ${channelId}, ${linked(number)}, webhooks: ${webhooks.length}. Start the gateway.`);
    printLine("Remove the file: whoever has it and the passphrase has the link.");
  });
}

/** A number is kept as the JID of its account. */
const linked = (number: string | null): string => `linked to +${number?.split("@")[0]}`;

function withPassphrase(command: Command): Command {
  command.requiredOption("--passphrase-file <file>", "file with the passphrase that seals it");
  return addSettingFlags(command, ["dataDir", "databaseUrl"]);
}

async function readPassphrase({ passphraseFile }: Flags): Promise<string> {
  const text = readText(
    await readFile(passphraseFile, "utf8").catch((cause: unknown) => {
      throw new RinghookError("BAD_SETTING", `--passphrase-file: ${passphraseFile} could not be read`, {
        cause,
      });
    }),
  );
  if (text !== undefined && text.length >= LEAST_LENGTH) return text;
  throw new RinghookError(
    "BAD_SETTING",
    `--passphrase-file: expected at least ${LEAST_LENGTH} characters, got ${text?.length ?? 0}`,
    { hint: "For example: openssl rand -base64 24 > passphrase" },
  );
}
