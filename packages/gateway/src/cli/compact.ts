import type { Command } from "commander";
import { printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";
import { shownSize } from "./shown-size.ts";
import { refuseOnPostgres } from "./sqlite-only.ts";

export function addCompact(program: Command): void {
  const command = program
    .command("compact")
    .summary("make the database's file smaller")
    .description(
      "Gives the room of removed calls and deliveries back to the disk. Stop the gateway first: " +
        "this takes about a second for each 100 MB. Of use after RINGHOOK_RETENTION_DAYS was lowered or many channels went.",
    );
  addSettingFlags(command, ["dataDir", "databaseUrl"]).action(async (flags: Record<string, unknown>) => {
    const { dataDir, databaseUrl } = configOf(flags);
    refuseOnPostgres(databaseUrl, "PostgreSQL uses the room again by itself; VACUUM FULL gives it back.");
    const { compactDataDir } = await import("../store/sqlite/compact.ts");
    const { before, after } = compactDataDir(dataDir);
    printLine(`The database had ${shownSize(before)} and has ${shownSize(after)}.`);
  });
}
