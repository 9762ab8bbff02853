import { resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import type { ChannelRecord } from "../records.ts";
import { type Database, openDatabase } from "./driver.ts";
import { migrationSteps, versionOf } from "./migrate.ts";
import { row, rows } from "./operations/rows.ts";

/** What a look from outside tells of a database, also while a gateway works on it. */
export interface Inspection {
  /** Migration steps that are done, and those that this version knows. */
  step: number;
  steps: number;
  channels: Pick<ChannelRecord, "channelId" | "signingSecrets">[];
  /** Bytes of the file, and those of them that removed rows left behind. */
  size: number;
  free: number;
}

/**
 * @param thorough reads the indexes, too, which takes longer
 * @throws RinghookError `DATABASE_NOT_USABLE` when it is no database or a damaged one
 */
export function inspectDatabase(path: string, { thorough = false } = {}): Inspection {
  let db: Database | undefined;
  try {
    db = openDatabase(path, { readOnly: true });
    const verdict = pragma(db, thorough ? "integrity_check(1)" : "quick_check(1)");
    if (verdict !== "ok") throw new Error(String(verdict));
    const step = versionOf(db);
    const pageSize = Number(pragma(db, "page_size"));
    return {
      step,
      steps: migrationSteps().length,
      channels: step > 0 ? channelsOf(db) : [],
      size: Number(pragma(db, "page_count")) * pageSize,
      free: Number(pragma(db, "freelist_count")) * pageSize,
    };
  } catch (cause) {
    throw new RinghookError("DATABASE_NOT_USABLE", `${resolve(path)}: ${messageOf(cause)}`, {
      cause,
      hint: "Restore a backup, or move the file away to begin with an empty database.",
    });
  } finally {
    db?.close();
  }
}

function pragma(db: Database, name: string): unknown {
  return Object.values(row(db.prepare(`PRAGMA ${name}`)) ?? {})[0];
}

/** What every version of the tables has. */
function channelsOf(db: Database): Inspection["channels"] {
  const select = db.prepare(
    "SELECT channel_id AS channelId, signing_secrets AS signingSecrets FROM channels",
  );
  return rows(select) as unknown as Inspection["channels"];
}
