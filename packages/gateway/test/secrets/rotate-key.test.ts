import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Vault } from "../../src/secrets/vault.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { COMMAND, startGatewayProcess } from "../stage/gateway-process.ts";
import { runCommand } from "../stage/run-command.ts";
import { until } from "../stage/until.ts";
import { fillFolder, isRotating, keyIn, openedBy, readAll } from "./sealed-folder.ts";

it("opens what the previous key sealed, seals by the new one, and renews each value once", () => {
  const [before, after] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const old = new Vault(before).seal("text", "place");
  const both = new Vault(after, before);
  expect(both.open(old, "place").toString()).toBe("text");
  const renewed = both.renew(old, "place");
  expect(renewed && new Vault(after).open(renewed, "place").toString()).toBe("text");
  expect(renewed && both.renew(renewed, "place")).toBeUndefined();
  expect(() => both.renew(old, "elsewhere")).toThrow(expect.objectContaining({ code: "SECRET_KEY_WRONG" }));
});

it("encrypts everything with a new key, and forgets the one before", async () => {
  const dataDir = await temporaryFolder();
  await fillFolder(dataDir, 2, 10);
  const before = keyIn(dataDir);
  expect((await runCommand(["rotate-key", "--data-dir", dataDir])).stderr).toContain("[NOT_CONFIRMED]");
  const { status, stdout } = await runCommand(["rotate-key", "--yes", "--data-dir", dataDir]);
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^The secrets of 2 channels are .* fingerprint [0-9a-f]{12}\./),
  ]);
  const after = keyIn(dataDir);
  expect(after.equals(before)).toBe(false);
  expect(isRotating(dataDir)).toBe(false);
  expect(openedBy(dataDir, after)).toEqual({ opened: 20, closed: 0 });
  expect(openedBy(dataDir, before)).toEqual({ opened: 0, closed: 20 });
  expect(await readAll(dataDir, after)).toBe(2);
});

it.each(["the command, once more", "a start of the gateway"])(
  "killed in the middle, nothing is lost, and %s goes on where it was",
  async (how) => {
    const [channels, credentials] = [20, 60];
    const dataDir = await temporaryFolder();
    await fillFolder(dataDir, channels, credentials);
    const before = keyIn(dataDir);
    const child = spawn(process.execPath, [COMMAND, "rotate-key", "--yes", "--data-dir", dataDir]);
    const exited = once(child, "exit");
    await until("some is encrypted with the new key", () => openedBy(dataDir, before).closed > 0);
    child.kill("SIGKILL");
    await exited;
    const after = keyIn(dataDir);
    const { opened, closed } = openedBy(dataDir, after);
    expect(opened).toBeGreaterThan(0);
    expect(closed).toBeGreaterThan(0);
    expect(openedBy(dataDir, before).opened).toBe(closed);
    expect(keyIn(dataDir, "secret-key.previous").equals(before)).toBe(true);

    if (how === "a start of the gateway") {
      const gateway = closing(await startGatewayProcess(["--data-dir", dataDir]));
      expect(await gateway.ask("GET", "/api/channels?limit=100")).toMatchObject({
        items: expect.objectContaining({ length: channels }),
      });
      await gateway.kill("SIGTERM");
    } else {
      expect((await runCommand(["rotate-key", "--yes", "--data-dir", dataDir])).status).toBe(0);
    }
    expect(keyIn(dataDir).equals(after)).toBe(true);
    expect(isRotating(dataDir)).toBe(false);
    expect(openedBy(dataDir, after)).toEqual({ opened: channels * credentials, closed: 0 });
    expect(await readAll(dataDir, after)).toBe(channels);
  },
  180_000,
);

it("takes the key and the one before it from the settings, for one start", async () => {
  const dataDir = await temporaryFolder();
  await fillFolder(dataDir, 2, 10);
  const before = keyIn(dataDir).toString("base64");
  const after = Buffer.alloc(32, 9);
  const env = { RINGHOOK_SECRET_KEY: after.toString("base64"), RINGHOOK_SECRET_KEY_PREVIOUS: before };
  expect((await runCommand(["rotate-key", "--yes", "--data-dir", dataDir], env)).stderr).toContain(
    "RINGHOOK_SECRET_KEY_PREVIOUS",
  );
  const gateway = closing(await startGatewayProcess(["--data-dir", dataDir], env));
  await until("it says so", () => gateway.output().includes("RINGHOOK_SECRET_KEY_PREVIOUS can go"));
  await gateway.kill("SIGTERM");
  expect(openedBy(dataDir, after)).toEqual({ opened: 20, closed: 0 });
  expect(await readAll(dataDir, after)).toBe(2);
});

it("makes a new key, too, where an earlier rotation ended before it had one", async () => {
  const dataDir = await temporaryFolder();
  await fillFolder(dataDir, 1, 2);
  const before = keyIn(dataDir);
  // Killed after the first of the two files: both hold the same key.
  writeFileSync(join(dataDir, "secret-key.previous"), before.toString("base64"));
  expect((await runCommand(["rotate-key", "--yes", "--data-dir", dataDir])).status).toBe(0);
  expect(keyIn(dataDir).equals(before)).toBe(false);
  expect(openedBy(dataDir, keyIn(dataDir))).toEqual({ opened: 2, closed: 0 });
});
