import { RinghookError } from "../errors.ts";
import { type MoveTarget, moveDatabase } from "../store/moving.ts";
import { printLine } from "./print.ts";
import { shownCount } from "./shown-count.ts";

/**
 * Moves an installation from one database to another, and tells how far it is.
 * @param from `sqlite:FOLDER` or `postgres://…`, as is `to`
 * @throws RinghookError `BAD_SETTING`, `DATABASES_DIFFER`, and those of the databases
 */
export async function moveInstallation(from: unknown, to: unknown): Promise<void> {
  const [source, target] = [placeOf("--from", from), placeOf("--to", to)];
  const out = await source.toMove();
  try {
    const into = await target.toFill(out.place);
    try {
      await moveDatabase({
        from: out,
        to: into,
        onTable: (step, table, rows) => printLine(`${step.padEnd(8)}  ${table}: ${shownCount(rows, "row")}`),
      });
    } finally {
      await into.close();
    }
  } finally {
    await out.close();
  }
  printLine("Everything is there, and the same. Start the gateway on it with the secret key of before:");
  printLine("the same data folder, or RINGHOOK_SECRET_KEY. The old database is as it was.");
}

interface Place {
  toMove(): Promise<MoveTarget>;
  toFill(from: string): Promise<MoveTarget>;
}

function placeOf(flag: string, given: unknown): Place {
  const text = typeof given === "string" ? given : "";
  if (text.startsWith("sqlite:") && text.length > "sqlite:".length)
    return folder(text.slice("sqlite:".length));
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return database(text);
  // What looks like a login may hold a password.
  const got = text === "" ? "nothing" : text.includes("@") ? "another URL" : JSON.stringify(text);
  throw new RinghookError("BAD_SETTING", `${flag}: expected sqlite:FOLDER or postgres://…, got ${got}`, {
    hint: "For example: ringhook migrate --from sqlite:./data --to postgres://user@host/name",
  });
}

/** Each is loaded by whoever uses it. */
function folder(dataDir: string): Place {
  const load = () => import("../store/sqlite/movable-folder.ts");
  return {
    toMove: async () => (await load()).openFolderToMove(dataDir),
    toFill: async (from) => (await load()).openFolderToFill(dataDir, from),
  };
}

function database(url: string): Place {
  const load = () => import("../store/postgres/movable-database.ts");
  return {
    toMove: async () => (await load()).openDatabaseToMove(url),
    toFill: async (from) => (await load()).openDatabaseToFill(url, from),
  };
}
