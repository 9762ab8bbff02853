import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { nowOf, systemClock } from "../clock.ts";
import type { Config } from "../config/read-settings.ts";
import { RinghookError } from "../errors.ts";
import type { Keys } from "../secrets/keys.ts";
import { SECRET_KEY_FILE } from "../secrets/secret-files.ts";
import { databaseIn } from "../store/sqlite/data-dir.ts";
import { version } from "../version.ts";
import { confirm } from "./confirm.ts";
import { printLine, shownTime } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";
import { shownCount } from "./shown-count.ts";
import { shownSize } from "./shown-size.ts";
import { refuseOnPostgres } from "./sqlite-only.ts";

const WITH_PG_DUMP =
  "Back PostgreSQL up with pg_dump and restore it with pg_restore: docs/guides/back-up.md.";

export function addBackup(program: Command): void {
  const command = program
    .command("backup <file>")
    .summary("back up the database, also while the gateway runs")
    .description(
      "Copies the SQLite database as it is at one moment, also while the gateway runs, and reads the copy from end to end. " +
        "The file appears only when it is whole. The secret key is not in it: keep that elsewhere.",
    );
  addSettingFlags(command, ["dataDir", "databaseUrl"]).action(
    async (file: string, flags: Record<string, unknown>) => {
      const config = configOf(flags);
      refuseOnPostgres(config.databaseUrl, WITH_PG_DUMP);
      const database = databaseOf(config);
      const keys = await readKeysOf(config);
      const { backUpDatabase } = await import("../store/sqlite/backup.ts");
      const { checkKey } = await import("../channels/check-key.ts");
      const { fingerprintOf } = await import("../secrets/fingerprint.ts");
      const keyFingerprint = keys ? fingerprintOf(keys.key) : null;
      const { channels } = backUpDatabase(database, file, {
        madeAt: nowOf(systemClock),
        version,
        keyFingerprint,
      });
      printLine(
        `${resolve(file)}: ${shownSize(statSync(file).size)}, ${shownCount(channels.length, "channel")}, checked.`,
      );
      checkKey(keys, channels);
      if (keyFingerprint === null) return;
      const where = config.secretKey ? "RINGHOOK_SECRET_KEY" : join(config.dataDir, SECRET_KEY_FILE);
      printLine(`Keep the secret key apart from it: ${where}, fingerprint ${keyFingerprint}.`);
    },
  );
}

interface RestoreFlags extends Record<string, unknown> {
  check?: boolean;
  yes?: boolean;
}

export function addRestore(program: Command): void {
  const command = program
    .command("restore <file>")
    .summary("check a backup, or put it in the database's place")
    .description(
      "Checks a backup and the key that opens it, and puts it in the place of the SQLite database. Stop the gateway first. " +
        "The database of before is kept beside it.",
    )
    .option("--check", "only check; change nothing")
    .option("--yes", "do not ask");
  addSettingFlags(command, ["dataDir", "databaseUrl"]).action(async (file: string, flags: RestoreFlags) => {
    const config = configOf(flags);
    refuseOnPostgres(config.databaseUrl, WITH_PG_DUMP);
    const told = await checked(file, config);
    printLine(`${resolve(file)}: ${told}`);
    if (flags.check) return;
    const { dataDir } = config;
    const isReplacing = existsSync(databaseIn(dataDir));
    const question = `Put it in the place of the database in ${resolve(dataDir)}?`;
    if (isReplacing && !flags.yes && !(await confirm(question))) return printLine("Nothing was changed.");
    const { restoreDatabase } = await import("../store/sqlite/restore.ts");
    const kept = restoreDatabase(dataDir, file, nowOf(systemClock));
    if (kept !== undefined) printLine(`The database of before is ${kept}.`);
    printLine("Restored. Deliveries that were pending in the backup are sent again when the gateway starts.");
  });
}

/** What is to be said of a backup that can be restored. */
async function checked(file: string, config: Config): Promise<string> {
  const { checkBackup } = await import("../store/sqlite/restore.ts");
  const { checkKey } = await import("../channels/check-key.ts");
  const { fingerprintOf } = await import("../secrets/fingerprint.ts");
  const { note, channels } = checkBackup(file);
  const keys = await readKeysOf(config);
  try {
    checkKey(keys, channels);
  } catch (cause) {
    if (!note?.keyFingerprint) throw cause;
    const ours = keys ? `this one is ${fingerprintOf(keys.key)}` : "there is none here";
    throw new RinghookError(
      "SECRET_KEY_WRONG",
      `the backup was made with the secret key ${note.keyFingerprint}, and ${ours}`,
      { cause, hint: "Put that key in place first: the file secret-key, or RINGHOOK_SECRET_KEY." },
    );
  }
  const made = note ? `, made ${shownTime(note.madeAt)} by Ringhook ${note.version}` : "";
  return `whole, ${shownCount(channels.length, "channel")}, opened by the key${made}.`;
}

function databaseOf({ dataDir }: Config): string {
  const database = databaseIn(dataDir);
  if (existsSync(database)) return database;
  throw new RinghookError("BACKUP_FAILED", `there is no database in ${resolve(dataDir)}`, {
    hint: "Choose the folder with --data-dir or RINGHOOK_DATA_DIR.",
  });
}

async function readKeysOf(config: Config): Promise<Keys | undefined> {
  const { readKeys } = await import("../secrets/keys.ts");
  return readKeys(config);
}
