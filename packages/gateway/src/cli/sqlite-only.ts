import { RinghookError } from "../errors.ts";

/** Refuses what is for SQLite alone. @param instead what those on PostgreSQL do. @throws RinghookError `SQLITE_ONLY` */
export function refuseOnPostgres(databaseUrl: string | undefined, instead: string): void {
  if (databaseUrl === undefined) return;
  throw new RinghookError("SQLITE_ONLY", "DATABASE_URL is set, and this command is for SQLite", {
    hint: instead,
  });
}
