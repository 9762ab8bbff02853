import type { Command } from "commander";
import { moveInstallation } from "./move.ts";
import { printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";

export function addMigrate(program: Command): void {
  const command = program
    .command("migrate")
    .summary("migrate the database")
    .description(
      "Migrates the database to this version without starting a gateway. `ringhook start` does the same; " +
        "use this to choose the time. Stop the gateway and make a backup first.\n\n" +
        "With --from and --to it moves everything to another database, for example from SQLite to PostgreSQL: " +
        "--from sqlite:./data --to postgres://user@host/name. Both ways; a move that was stopped goes on where it stopped.",
    )
    .option("--from <database>", "move out of this one: sqlite:FOLDER or postgres://…")
    .option("--to <database>", "and into this one, which is empty");
  addSettingFlags(command, ["dataDir", "databaseUrl"]).action(async (flags: Record<string, unknown>) => {
    const { from, to } = flags;
    if (from !== undefined || to !== undefined) return moveInstallation(from, to);
    const { dataDir, databaseUrl } = configOf(flags);
    if (databaseUrl !== undefined) {
      const { migrateDatabase } = await import("../store/postgres/inspect-database.ts");
      return printSteps(await migrateDatabase(databaseUrl));
    }
    const { migrateDataDir } = await import("../store/sqlite/migrate-data-dir.ts");
    const { eachTenth } = await import("../store/progress.ts");
    const taken = await migrateDataDir(
      dataDir,
      eachTenth((percent) => printLine(`      ${percent} % of the calls, events and deliveries`)),
    );
    return printSteps(taken);
  });
}

function printSteps(taken: readonly string[]): void {
  for (const step of taken) printLine(`done  ${step}`);
  printLine(taken.length === 0 ? "The database is already up to date." : "The database is up to date.");
}
