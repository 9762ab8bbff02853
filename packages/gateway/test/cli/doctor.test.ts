import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ADMIN_TOKEN, startGatewayProcess } from "../stage/gateway-process.ts";
import { type Listening, listening } from "../stage/listening.ts";
import { runCommand } from "../stage/run-command.ts";

let folder = "";
let whatsApp: Listening;
let whatsAppUrl = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-doctor-"));
  whatsApp = await listening(createServer());
  whatsAppUrl = `ws://127.0.0.1:${whatsApp.port}/ws/chat`;
});
afterAll(async () => {
  await whatsApp.close();
  await rm(folder, { recursive: true, force: true });
});

const findingsOf = async (
  ...args: string[]
): Promise<{ status: number | null; of: Record<string, { result: string; code?: string }> }> => {
  const { status, stdout } = await runCommand(["doctor", "--json", "--whatsapp-url", whatsAppUrl, ...args]);
  const findings: { what: string; result: string; code?: string }[] = JSON.parse(stdout);
  return { status, of: Object.fromEntries(findings.map((finding) => [finding.what, finding])) };
};

it("finds nothing amiss where nothing is", async () => {
  const { status, of } = await findingsOf("--data-dir", join(folder, "new"), "--port", "1");
  expect(status).toBe(0);
  expect(Object.keys(of)).toEqual(["Node", "settings", "data folder", "database", "gateway", "WhatsApp"]);
  for (const { result } of Object.values(of)) expect(result).not.toBe("failed");
});

it("makes no folder, and says of one that is not there that the first start makes it", async () => {
  const { of } = await findingsOf("--data-dir", join(folder, "not", "there"), "--port", "1");
  expect(of["data folder"]).toMatchObject({
    result: "ok",
    detail: expect.stringContaining("does not exist yet"),
  });
  expect(existsSync(join(folder, "not"))).toBe(false);
  await writeFile(join(folder, "a-file"), "");
  for (const dataDir of [join(folder, "a-file"), join(folder, "a-file", "below")]) {
    const { status, of: found } = await findingsOf("--data-dir", dataDir, "--port", "1");
    expect([dataDir, status, found["data folder"]?.code]).toEqual([dataDir, 1, "DATA_DIR_NOT_WRITABLE"]);
  }
});

it("names a variable that is not a setting", async () => {
  const args = ["doctor", "--json", "--whatsapp-url", whatsAppUrl, "--data-dir", join(folder, "new")];
  const { stdout } = await runCommand(args, { RINGHOOK_RETENTION_DAY: "7" });
  expect(JSON.parse(stdout)).toContainEqual({
    what: "settings",
    result: "warning",
    detail: expect.stringContaining("did you mean RINGHOOK_RETENTION_DAYS?"),
    hint: expect.any(String),
  });
});

it("checks the WhatsApp address of the running gateway, unless another one is given", async () => {
  const dataDir = join(folder, "elsewhere");
  const gateway = await startGatewayProcess([
    "--data-dir",
    dataDir,
    "--whatsapp-url",
    "ws://localhost:1/ws/chat",
  ]);
  const { stdout } = await runCommand(["doctor", "--json", "--data-dir", dataDir]);
  const told = await findingsOf("--data-dir", dataDir);
  await gateway.kill("SIGTERM");
  const found: { what: string }[] = JSON.parse(stdout);
  expect(found.find(({ what }) => what === "WhatsApp")).toMatchObject({
    result: "failed",
    detail: "localhost (the URL that the running gateway uses) cannot be reached",
  });
  expect(told.of.WhatsApp).toMatchObject({ result: "ok", detail: "127.0.0.1 can be reached" });
});

it("sees a gateway that runs, beside it", async () => {
  const dataDir = join(folder, "running");
  const gateway = await startGatewayProcess(["--data-dir", dataDir]);
  await gateway.ask("POST", "/api/channels", {});
  const { of } = await findingsOf("--data-dir", dataDir);
  await gateway.kill("SIGTERM");
  expect(of.gateway).toMatchObject({ result: "ok", detail: expect.stringContaining(gateway.url) });
  expect(of.database).toMatchObject({ result: "ok", detail: expect.stringContaining("1 channel;") });
  const other = Buffer.alloc(32, 7).toString("base64");
  await writeFile(join(dataDir, "secret-key"), other);
  expect(await findingsOf("--data-dir", dataDir)).toMatchObject({
    status: 1,
    of: { database: { code: "SECRET_KEY_WRONG" } },
  });
});

it("names a damaged database, a taken port and a WhatsApp that cannot be reached", async () => {
  const dataDir = await mkdtemp(join(folder, "odd-"));
  await writeFile(join(dataDir, "ringhook.db"), "no database at all. ".repeat(500));
  const taken = new URL(whatsAppUrl).port;
  const { status, of } = await findingsOf(
    "--data-dir",
    dataDir,
    "--port",
    taken,
    "--whatsapp-url",
    "ws://127.0.0.1:1/",
  );
  expect(status).toBe(1);
  expect(of).toMatchObject({
    database: { result: "failed", code: "DATABASE_NOT_USABLE" },
    gateway: { result: "failed", code: "PORT_IN_USE" },
    WhatsApp: { result: "failed", code: "LINK_FAILED" },
  });
});

it("migrates a data folder without a gateway, once", async () => {
  const dataDir = join(folder, "migrated");
  expect((await runCommand(["migrate", "--data-dir", dataDir])).stdout).toMatch(/^done {2}0001-/);
  expect((await runCommand(["migrate", "--data-dir", dataDir])).stdout).toBe(
    "The database is already up to date.\n",
  );
});

it("tells what has come of a phone's call log, and how to try it", async () => {
  const dataDir = join(folder, "call-log");
  const gateway = await startGatewayProcess(["--data-dir", dataDir]);
  await gateway.ask("POST", "/api/channels", { id: "MANTIS-M72HC" });
  await gateway.ask("POST", "/api/channels", { id: "FALCON-7QX2P", source: { kind: "whapi" } });
  const ask = (channel: string, ...args: string[]) =>
    runCommand(["doctor", "--call-log", channel, "--data-dir", dataDir, ...args], {
      RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN,
    });
  const told = await ask("MANTIS-M72HC");
  const json = await ask("MANTIS-M72HC", "--json");
  const provider = await ask("FALCON-7QX2P");
  const nobody = await ask("NOBODY-00000");
  await gateway.kill("SIGTERM");
  expect(told).toMatchObject({ status: 0, stderr: "" });
  expect(told.stdout).toContain("The call log of MANTIS-M72HC, which is not linked\n");
  expect(told.stdout).toContain("last record   none seen yet\n");
  expect(told.stdout).toContain("cursor        WhatsApp has announced no change yet\n");
  expect(told.stdout).toContain("  7. Run this again");
  expect(told.stdout).toContain("ringhook calls list --channel MANTIS-M72HC --direction outgoing\n");
  expect(JSON.parse(json.stdout)).toMatchObject({ last_record_at: null, version: null, waiting: 0 });
  expect(provider).toMatchObject({ status: 1, stderr: expect.stringContaining("SOURCE_CANNOT") });
  expect(nobody).toMatchObject({ status: 1, stderr: expect.stringContaining("CHANNEL_NOT_FOUND") });
});
