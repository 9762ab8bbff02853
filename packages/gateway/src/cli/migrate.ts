import type { Command } from "commander";
import { printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";

export function addMigrate(program: Command): void {
  const command = program
    .command("migrate")
    .summary("bring the database up to date")
    .description(
      "Brings the database to this version's tables, without starting a gateway. `ringhook start` does the same by " +
        "itself; use this to do it at a time of your own. Stop the gateway and back up first.",
    );
  addSettingFlags(command, ["dataDir", "databaseUrl"]).action(async (flags: Record<string, unknown>) => {
    const { dataDir } = configOf(flags);
    const { migrateDataDir } = await import("../store/sqlite/migrate-data-dir.ts");
    const taken = await migrateDataDir(dataDir);
    for (const step of taken) printLine(`done  ${step}`);
    printLine(taken.length === 0 ? "The database is up to date." : "The database is up to date now.");
  });
}
