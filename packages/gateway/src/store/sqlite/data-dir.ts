import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";

export const DATABASE = "ringhook.db";

/** The path of a data folder's database. */
export function databaseIn(dataDir: string): string {
  return join(dataDir, DATABASE);
}

/**
 * Makes sure that the data folder is there and writable.
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`
 */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir));
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
  checkFolder(dataDir);
}

/**
 * Looks whether a folder is there and writable, and makes none.
 * @param reason what stands before the sentence of the error
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`
 */
export function checkFolder(folder: string, reason = ""): void {
  try {
    if (!statSync(folder).isDirectory()) throw new Error("it is a file");
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw notWritable(folder, cause, reason);
  }
}

function notWritable(folder: string, cause: unknown, reason = ""): RinghookError {
  const message = `${reason}cannot write to ${resolve(folder)}: ${messageOf(cause)}`;
  return new RinghookError("DATA_DIR_NOT_WRITABLE", message, {
    cause,
    hint: "Choose another folder with --data-dir or RINGHOOK_DATA_DIR, or make this one writable.",
  });
}

/** Parents first, one by one: Node's own recursive way never returns where the system says "no such file", as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
