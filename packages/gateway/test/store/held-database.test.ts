import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { startGatewayProcess } from "../stage/gateway-process.ts";

const DRIVER = new URL("../../dist/store/sqlite/driver.js", import.meta.url).href;

/**
 * Holds a database for itself alone, as a connection does that closes last; says so, and ends after so many milliseconds. The connection
 * is named to the end: what nobody names is closed when it is collected.
 */
const HOLDER = `
  const { openDatabase } = await import("${DRIVER}");
  const db = openDatabase(process.argv[1]);
  db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  process.stdout.write("held");
  setTimeout(() => process.exit(db.isOpen ? 0 : 1), Number(process.argv[2]));`;

async function holdFor(dataDir: string, ms: number): Promise<void> {
  const args = ["--input-type=module", "-e", HOLDER, join(dataDir, "ringhook.db"), String(ms)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  closing({
    close: () => {
      child.kill("SIGKILL");
      return exited;
    },
  });
  const [said] = await Promise.race([once(child.stdout, "data"), exited]);
  expect(String(said)).toBe("held");
}

/** A folder on which a gateway has worked until it was killed. */
async function folderOfBefore(): Promise<string> {
  const dataDir = await temporaryFolder();
  const gateway = closing(await startGatewayProcess(["--data-dir", dataDir]));
  await gateway.kill("SIGKILL");
  return dataDir;
}

it("waits at its start for a program that has the database for a moment", async () => {
  const dataDir = await folderOfBefore();
  await holdFor(dataDir, 500);
  const store = closing(openSqliteStore({ dataDir }));
  await store.probe({ write: true });
  expect(await store.listChannels({})).toEqual([]);
});

it("says that another program holds the database, and advises nothing that would lose it", async () => {
  const dataDir = await folderOfBefore();
  await holdFor(dataDir, 600_000);
  expect(() => openSqliteStore({ dataDir })).toThrow(
    expect.objectContaining({
      code: "DATA_DIR_IN_USE",
      message: `another program holds the database in ${dataDir}`,
      hint: expect.stringContaining("Stop it first"),
    }),
  );
});
