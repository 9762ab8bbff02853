import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { runCommand } from "../stage/run-command.ts";
import { until } from "../stage/until.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-backup-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface ChannelList {
  items: { id: string }[];
}

async function channelsOf(gateway: GatewayProcess): Promise<string[]> {
  const { items } = await gateway.ask<ChannelList>("GET", "/api/channels?limit=100");
  return items.map(({ id }) => id).toSorted();
}

/** A data folder with a channel, of a gateway that was stopped. */
async function folderWith(name: string, id: string): Promise<string> {
  const dataDir = join(folder, name);
  const gateway = await startGatewayProcess(["--data-dir", dataDir]);
  await gateway.ask("POST", "/api/channels", { id });
  await gateway.kill("SIGTERM");
  return dataDir;
}

/** Rows that are removed again: room in the file that nothing uses. */
function leaveRoom(dataDir: string): void {
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec(`
    CREATE TABLE ballast (text TEXT); INSERT INTO ballast WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      SELECT hex(randomblob(500)) FROM n; DROP TABLE ballast`);
  db.close();
}

describe("a backup", () => {
  it("is made while the gateway writes, and brings back all that was answered before it began", async () => {
    const dataDir = join(folder, "running");
    const gateway = await startGatewayProcess(["--data-dir", dataDir]);
    for (let index = 0; index < 5; index += 1) await gateway.ask("POST", "/api/channels", {});
    const before = await channelsOf(gateway);
    const file = join(folder, "running.db");
    let isMaking = true;
    const making = (async () => {
      for (let made = 0; isMaking && made < 90; made += 1) await gateway.ask("POST", "/api/channels", {});
    })();
    const { status, stdout, stderr } = await runCommand(["backup", file, "--data-dir", dataDir]);
    isMaking = false;
    await making;
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /running\.db: \d+ kB, \d+ channels, checked\.\nKeep the secret key apart from it: .*secret-key, fingerprint [0-9a-f]{12}\.\n$/,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await gateway.kill("SIGKILL");

    const elsewhere = join(folder, "elsewhere");
    const restored = await runCommand(["restore", file, "--data-dir", elsewhere], {
      RINGHOOK_SECRET_KEY: readFileSync(join(dataDir, "secret-key"), "utf8"),
    });
    expect([restored.status, restored.stderr]).toEqual([0, ""]);
    const again = await startGatewayProcess(["--data-dir", elsewhere], {
      RINGHOOK_SECRET_KEY_FILE: join(dataDir, "secret-key"),
    });
    expect(await channelsOf(again)).toEqual(expect.arrayContaining(before));
    await again.kill("SIGTERM");
  });

  it("never takes the place of a file, and leaves nothing behind when it fails", async () => {
    const dataDir = await folderWith("twice", "FIRST");
    const file = join(folder, "twice.db");
    expect((await runCommand(["backup", file, "--data-dir", dataDir])).status).toBe(0);
    const before = readFileSync(file);
    expect((await runCommand(["backup", file, "--data-dir", dataDir])).stderr).toContain("[BACKUP_FAILED]");
    expect(readFileSync(file).equals(before)).toBe(true);
    const nowhere = await runCommand(["backup", join(folder, "no", "folder.db"), "--data-dir", dataDir]);
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining("[BACKUP_FAILED]")]);
    expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("is refused where there is no database, and where it is PostgreSQL's", async () => {
    const none = await runCommand(["backup", join(folder, "none.db"), "--data-dir", join(folder, "none")]);
    expect(none.stderr).toContain("there is no database in");
    const env = {
      DATABASE_URL: "postgres://127.0.0.1:1/none",
      RINGHOOK_ADMIN_TOKEN: "sample-admin-token-for-tests",
      RINGHOOK_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    };
    for (const command of [["backup", "x.db"], ["restore", "x.db"], ["compact"]]) {
      const { status, stderr } = await runCommand(command, env);
      expect([status, stderr]).toEqual([1, expect.stringContaining("[SQLITE_ONLY]")]);
    }
  });
});

describe("a restore", () => {
  it("only looks with --check, and names the key that is missing", async () => {
    const dataDir = await folderWith("checked", "KEPT");
    const file = join(folder, "checked.db");
    const { stdout } = await runCommand(["backup", file, "--data-dir", dataDir]);
    const [, fingerprint = "none"] = /fingerprint ([0-9a-f]+)/.exec(stdout) ?? [];
    const before = readdirSync(dataDir).toSorted();
    const checked = await runCommand(["restore", file, "--check", "--data-dir", dataDir]);
    expect(checked).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/: whole, 1 channel, opened by the key, made 20\d\d-.* by Ringhook \d/),
    });
    expect(readdirSync(dataDir).toSorted()).toEqual(before);
    const other = Buffer.alloc(32, 9).toString("base64");
    const wrong = await runCommand(["restore", file, "--data-dir", join(folder, "other")], {
      RINGHOOK_SECRET_KEY: other,
    });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain(`the secret key ${fingerprint}, and this one is`);
    expect(existsSync(join(folder, "other", "ringhook.db"))).toBe(false);
  });

  it("keeps the database of before, and asks before it takes its place", async () => {
    const dataDir = await folderWith("replaced", "OLD");
    const file = join(folder, "replaced.db");
    await runCommand(["backup", file, "--data-dir", dataDir]);
    const gateway = await startGatewayProcess(["--data-dir", dataDir]);
    await gateway.ask("POST", "/api/channels", { id: "NEW" });
    expect((await runCommand(["restore", file, "--yes", "--data-dir", dataDir])).stderr).toContain(
      "[DATA_DIR_IN_USE]",
    );
    expect(await channelsOf(gateway)).toEqual(["NEW", "OLD"]);
    await gateway.kill("SIGKILL");
    expect((await runCommand(["restore", file, "--data-dir", dataDir])).stderr).toContain("[NOT_CONFIRMED]");
    const { status, stdout } = await runCommand(["restore", file, "--yes", "--data-dir", dataDir]);
    expect(status).toBe(0);
    const [, kept = ""] = /The database of before is (.*)\.\n/.exec(stdout) ?? [];
    const db = openDatabase(kept, { readOnly: true });
    expect(db.prepare("SELECT count(*) AS n FROM channels").get()).toMatchObject({ n: 2 });
    db.close();
    const again = await startGatewayProcess(["--data-dir", dataDir]);
    expect(await channelsOf(again)).toEqual(["OLD"]);
    await again.kill("SIGTERM");
  });

  it("takes no damaged file, and none that is not of Ringhook", async () => {
    const dataDir = await folderWith("whole", "WHOLE");
    const file = join(folder, "cut.db");
    await runCommand(["backup", file, "--data-dir", dataDir]);
    truncateSync(file, statSync(file).size / 2);
    writeFileSync(join(folder, "text.db"), "no database at all. ".repeat(500));
    const foreign = openDatabase(join(folder, "foreign.db"));
    foreign.exec("CREATE TABLE t (x)");
    foreign.close();
    const before = readFileSync(join(dataDir, "ringhook.db"));
    for (const name of ["cut.db", "text.db", "foreign.db", "missing.db"]) {
      const { status, stderr } = await runCommand([
        "restore",
        join(folder, name),
        "--yes",
        "--data-dir",
        dataDir,
      ]);
      expect([name, status, stderr]).toEqual([name, 1, expect.stringContaining("[BACKUP_NOT_USABLE]")]);
    }
    expect(readFileSync(join(dataDir, "ringhook.db")).equals(before)).toBe(true);
  });
});

it("makes the database smaller, while no gateway runs on it", async () => {
  const dataDir = await folderWith("large", "LARGE");
  leaveRoom(dataDir);
  const before = statSync(join(dataDir, "ringhook.db")).size;
  expect((await runCommand(["compact", "--data-dir", dataDir])).stdout).toMatch(
    /^The database had .* and has .*\.\n$/,
  );
  expect(statSync(join(dataDir, "ringhook.db")).size).toBeLessThan(before / 2);
  const gateway = await startGatewayProcess(["--data-dir", dataDir]);
  expect(await channelsOf(gateway)).toEqual(["LARGE"]);
  expect((await runCommand(["compact", "--data-dir", dataDir])).stderr).toContain("[DATA_DIR_IN_USE]");
  await gateway.kill("SIGTERM");
});

it("tells health checks whether the gateway is ready, by the exit status", async () => {
  const dataDir = join(folder, "health");
  const args = ["doctor", "--health", "--port", "1", "--data-dir", dataDir];
  expect(await runCommand(args)).toMatchObject({
    status: 1,
    stdout: "no gateway answers at http://127.0.0.1:1\n",
  });
  const gateway = await startGatewayProcess(["--data-dir", dataDir]);
  expect(await runCommand(args)).toMatchObject({ status: 0, stdout: `ready at ${gateway.url}\n` });
  await rm(join(dataDir, "ringhook.db"));
  let told = "";
  await until("the gateway is not ready", async () => {
    const { status, stdout } = await runCommand(["doctor", "--health", "--data-dir", dataDir]);
    told = stdout;
    return status === 1;
  });
  expect(told).toContain("ringhook.db was removed");
  await gateway.kill("SIGKILL");
});
