import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Releaser } from "../../releasers.ts";
import { openDatabase } from "./driver.ts";

/**
 * Makes sure that the data folder is there and writable.
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`
 */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir));
    if (!statSync(dataDir).isDirectory()) throw new Error("it is a file");
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new RinghookError(
      "DATA_DIR_NOT_WRITABLE",
      `cannot write to ${resolve(dataDir)}: ${messageOf(cause)}`,
      {
        cause,
        hint: "Choose another folder with --data-dir or RINGHOOK_DATA_DIR, or make this one writable.",
      },
    );
  }
}

/** Parents first, one by one: Node's own recursive way never returns where the system says "no such file", as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/**
 * Takes the data folder for this process alone: promise 8, a channel is linked by at most one node.
 * The lock is one that the system lets go of when the process dies, however it dies.
 * @throws RinghookError `DATA_DIR_IN_USE`
 */
export function lockDataDir(dataDir: string): Releaser {
  const lock = openDatabase(join(dataDir, "gateway.lock"));
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw new RinghookError("DATA_DIR_IN_USE", `another gateway runs on ${resolve(dataDir)}`, {
      cause,
      hint: "Stop it first, or give this one a data folder of its own with --data-dir.",
    });
  }
  return () => lock.close();
}
