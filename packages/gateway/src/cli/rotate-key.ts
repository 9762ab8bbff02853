import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { SECRET_KEY_FILE } from "../secrets/secret-files.ts";
import { confirm } from "./confirm.ts";
import { printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";
import { shownCount } from "./shown-count.ts";

const IN_SETTINGS =
  "Put its value into RINGHOOK_SECRET_KEY_PREVIOUS and a new one (openssl rand -base64 32) into RINGHOOK_SECRET_KEY, and restart the gateway.";

interface Flags extends Record<string, unknown> {
  yes?: boolean;
}

export function addRotateKey(program: Command): void {
  const command = program
    .command("rotate-key")
    .summary("make a new secret key, and encrypt all with it")
    .description(
      "Makes a new secret key for a data folder, encrypts anew what is encrypted there, and forgets the key of before. Stop the gateway first. " +
        "If it is interrupted, run it again, or start the gateway: both go on where it was.",
    )
    .option("--yes", "do not ask");
  addSettingFlags(command, ["dataDir", "databaseUrl"]).action(async (flags: Flags) => {
    const { dataDir, secretKey } = configOf(flags);
    if (secretKey) {
      throw new RinghookError(
        "BAD_SETTING",
        "RINGHOOK_SECRET_KEY is set, so the key is not in the data folder",
        {
          hint: IN_SETTINGS,
        },
      );
    }
    if (!existsSync(join(dataDir, SECRET_KEY_FILE))) {
      throw new RinghookError("SECRET_KEY_WRONG", `there is no key in ${resolve(dataDir)}`);
    }
    const question = "Make a new secret key? Backups of before can be opened with the key of before only.";
    if (!flags.yes && !(await confirm(question))) return printLine("Nothing was changed.");
    const { rotateKey } = await import("../node/rotate-key.ts");
    const { channels, fingerprint } = await rotateKey(dataDir);
    printLine(
      `The secrets of ${shownCount(channels, "channel")} are encrypted with the new key, fingerprint ${fingerprint}.`,
    );
    printLine(`Keep a copy of ${join(dataDir, SECRET_KEY_FILE)}, and make a new backup.`);
  });
}
