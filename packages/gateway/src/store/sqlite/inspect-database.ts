import { resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import type { ChannelRecord } from "../records.ts";
import { type Database, openDatabase } from "./driver.ts";
import { migrationSteps, versionOf } from "./migrate.ts";
import { listChannels } from "./operations/channels.ts";

/** What a look from outside tells of a database, also while a gateway works on it. */
export interface Inspection {
  /** Migration steps that are done, and those that this version knows. */
  step: number;
  steps: number;
  channels: ChannelRecord[];
}

/** @throws RinghookError `DATABASE_NOT_USABLE` when it is no database or a damaged one */
export function inspectDatabase(path: string): Inspection {
  let db: Database | undefined;
  try {
    db = openDatabase(path, { readOnly: true });
    const check: unknown = db.prepare("PRAGMA quick_check(1)").get();
    const verdict = typeof check === "object" && check !== null ? Object.values(check)[0] : undefined;
    if (verdict !== "ok") throw new Error(String(verdict));
    const step = versionOf(db);
    return { step, steps: migrationSteps().length, channels: step > 0 ? listChannels(db)({}) : [] };
  } catch (cause) {
    throw new RinghookError("DATABASE_NOT_USABLE", `${resolve(path)}: ${messageOf(cause)}`, {
      cause,
      hint: "Restore a backup, or move the file away to begin with an empty database.",
    });
  } finally {
    db?.close();
  }
}
